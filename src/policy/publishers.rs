//! Through whom a notice was published: public employment service, not one, or can't be told.
//!
//! A name is public by what it *ends* in: 天河区人社局官网 is, 人社局门口张贴 and 某某公共就业咨询有限公司 are not. What a bracket says
//! counts only where it denies. An address is public by its host, and below the host's home page.

use std::borrow::Cow;

use crate::model::{Division, WordLists, has, is_one_of, normal, words};

/// What a publisher is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PublisherClass {
    /// A public employment service.
    Public,
    /// One of another county of the agency's prefecture: public, with a note.
    Neighbour,
    /// Own site, commercial site, labour agency.
    NotPublic,
    /// No pattern matches.
    Unclassified,
}

impl PublisherClass {
    /// A public employment service, the agency's own or a neighbour's.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Public | Self::Neighbour)
    }
}

/// What a notice states about its publisher, with what else is known of it.
#[derive(Clone, Copy)]
pub struct Published<'p> {
    /// 发布机构.
    pub publisher: Option<&'p str>,
    /// 发布渠道.
    pub channel: Option<&'p str>,
    /// 发布网址.
    pub url: Option<&'p str>,
    /// Whether the list of services has a name (normalised).
    pub lists_name: &'p dyn Fn(&str) -> bool,
    /// Whether the list of services has a host.
    pub lists_host: &'p dyn Fn(&str) -> bool,
    /// Whether a name (normalised) is that of the agency itself.
    pub is_agency: &'p dyn Fn(&str) -> bool,
    /// Where the agency is.
    pub division: Option<Division>,
}

/// Patterns of one class, normalised.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns {
    /// Words of names: a public name ends in one, one that is not public has it anywhere.
    pub(super) names: Vec<String>,
    /// Hosts that it is or lies under.
    pub(super) hosts: Vec<String>,
    /// A host under `gov.cn` has one of these labels before that ending.
    pub(super) gov_words: Vec<String>,
}

/// Patterns of both classes.
#[derive(Debug, Clone, Default)]
pub(super) struct Publishers {
    pub(super) public: Patterns,
    pub(super) not_public: Patterns,
}

/// What one column, or one part of it, says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    /// Nothing that is understood.
    Nothing,
    /// A company that is no labour agency: what a public way to publish says does not stand for it.
    Company,
    /// The agency itself, under no other name.
    Own,
    /// Own site, commercial site, labour agency.
    NotPublic,
    /// A public service of another region: whether it published this is open.
    Elsewhere,
    /// A public service of another county of the same prefecture.
    Neighbour,
    /// A public employment service.
    Public,
    /// A public service's name, with words that deny it.
    Denied,
}

/// What an address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Address {
    Nothing,
    NotPublic,
    /// The home page of a public host: who may have published what there is open.
    Home,
    /// A page of a public host, or a site that is there for notices only.
    Public,
}

impl Publishers {
    pub(super) fn class_of(&self, published: &Published<'_>) -> PublisherClass {
        let publisher = self.said(published.publisher, published);
        let channel = self.said(published.channel, published);
        let address = self.address(published);
        if publisher == Said::Denied || channel == Said::Denied {
            return PublisherClass::Unclassified;
        }
        let public_way = channel == Said::Public || address == Address::Public;
        match publisher {
            Said::Public => PublisherClass::Public,
            // An agency that publishes its own posts through a public service does what the clause asks.
            Said::Own | Said::Nothing | Said::Elsewhere | Said::Neighbour if public_way => {
                PublisherClass::Public
            }
            Said::Neighbour => PublisherClass::Neighbour,
            Said::Own | Said::Nothing | Said::Elsewhere if channel == Said::Neighbour => {
                PublisherClass::Neighbour
            }
            _ if public_way || address == Address::Home => PublisherClass::Unclassified,
            _ if publisher == Said::Elsewhere || channel == Said::Elsewhere => PublisherClass::Unclassified,
            Said::NotPublic => PublisherClass::NotPublic,
            _ if channel == Said::NotPublic || address == Address::NotPublic => PublisherClass::NotPublic,
            // 本单位 says that it was published there; the agency's name may only say whose notice it is.
            Said::Own if self.not_public.has_name(&normal(published.publisher.unwrap_or_default())) => {
                PublisherClass::NotPublic
            }
            _ => PublisherClass::Unclassified,
        }
    }

    /// Of several publishers one public suffices, unless words between them deny it.
    fn said(&self, text: Option<&str>, published: &Published<'_>) -> Said {
        let parts = text.unwrap_or_default().split(is_separator).map(normal);
        parts.map(|part| self.part(&part, published)).max().unwrap_or(Said::Nothing)
    }

    fn part(&self, part: &str, published: &Published<'_>) -> Said {
        let lists = words();
        if (published.lists_name)(part) {
            return Said::Public;
        }
        let (name, denied) = without_brackets(part, lists);
        let name = name.replace(is_quote, "");
        let names_public = has(&name, &self.public.names);
        if denied || name_denies(&name, names_public, lists) {
            return Said::Denied;
        }
        let reads_public =
            names_public && self.public.ends(&name, lists) && !has(&name, &lists.company_words);
        if (published.lists_name)(&name) {
            Said::Public
        } else if reads_public {
            service_of(&name, published.division)
        } else if (published.is_agency)(&name) || lists.self_names.contains(&name) {
            Said::Own
        } else if !names_public && self.not_public.has_name(&name) {
            // A company or a chat group with a public word in its name: it can't be told.
            Said::NotPublic
        } else if !names_public && has(&name, &lists.company_words) {
            Said::Company
        } else {
            Said::Nothing
        }
    }

    fn address(&self, published: &Published<'_>) -> Address {
        let Some((host, path)) = published.url.and_then(host_and_path) else { return Address::Nothing };
        let recruits =
            host.split('.').any(|label| words().recruitment_labels.iter().any(|word| word == label));
        if (published.lists_host)(&host) || (recruits && self.public.has_host(&host)) {
            Address::Public
        } else if self.public.has_host(&host) {
            if path { Address::Public } else { Address::Home }
        } else if self.not_public.has_host(&host) {
            Address::NotPublic
        } else {
            Address::Nothing
        }
    }
}

/// Whose public service a name is: one of a region that is neither the agency's own nor above or below it is another's;
/// within the same prefecture it is near enough to serve the agency.
fn service_of(name: &str, agency: Option<Division>) -> Said {
    let named = Division::in_name(name).or_else(|| in_short(name));
    let (Some(own), Some(named)) = (agency, named) else { return Said::Public };
    let near = |a: Division, b: Division| a.contains(b) || b.contains(a);
    if near(own, named) {
        Said::Public
    } else if near(own.up_to(crate::model::Level::Prefecture), named) {
        Said::Neighbour
    } else {
        Said::Elsewhere
    }
}

/// The region at the beginning of a name that leaves out what kind it is: 深圳公共就业服务中心.
fn in_short(name: &str) -> Option<Division> {
    const KINDS: [&str; 6] = ["市", "省", "自治区", "壮族自治区", "维吾尔自治区", "回族自治区"];
    let ends = name.char_indices().map(|(at, _)| at).skip(2).take(2);
    let mut short = ends.filter_map(|end| name.get(..end));
    short.find_map(|front| KINDS.iter().find_map(|kind| Division::named(&format!("{front}{kind}"))))
}

/// What stands between several publishers.
const fn is_separator(c: char) -> bool {
    matches!(c, '、' | '，' | ',' | '；' | ';' | '/' | '／' | '|' | '｜' | '+' | '＋' | '&' | '\n' | '\r')
}

/// “粤就业”平台 is the platform of that name.
const fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '"' | '\'' | '‘' | '’' | '「' | '」' | '《' | '》')
}

/// A normalised name without its brackets, and whether one of them denies.
fn without_brackets<'n>(name: &'n str, lists: &WordLists) -> (Cow<'n, str>, bool) {
    if !name.contains('(') {
        return (Cow::Borrowed(name), false);
    }
    let mut outside = String::with_capacity(name.len());
    let mut denied = false;
    let mut rest = name;
    while let Some((before, inner)) = rest.split_once('(') {
        let (bracket, after) = inner.split_once(')').unwrap_or((inner, ""));
        let bracket = format!("({bracket})");
        denied |= has(&bracket, &lists.publisher_denials) || has(&bracket, &lists.bracket_denials);
        outside.push_str(before);
        rest = after;
    }
    outside.push_str(rest);
    (Cow::Owned(outside), denied)
}

/// Whether a name says that it was not published there: words of denial beside a public name, or alone.
fn name_denies(name: &str, names_public: bool, lists: &WordLists) -> bool {
    let starts = lists.publisher_denials.iter().any(|word| name.starts_with(word.as_str()));
    let is_refused = || {
        let rest = lists.publisher_fronts.iter().find_map(|word| name.strip_prefix(word.as_str()));
        rest.is_some_and(|rest| !begins_a_place(name, rest)) && Division::leading(name).is_none()
    };
    starts || names_public && (has(name, &lists.publisher_denials) || is_refused())
}

/// 未央街道就业服务中心: the sign of a denial begins the name of a place, if no place that is known stands behind it.
fn begins_a_place(name: &str, rest: &str) -> bool {
    const KINDS: [&str; 4] = ["街道", "镇", "乡", "区"];
    const LONGEST: usize = 5;
    let is_one_sign = name.chars().skip(1).eq(rest.chars());
    let end = KINDS.iter().filter_map(|kind| rest.find(kind)).min();
    let before = end.and_then(|end| rest.get(..end));
    is_one_sign
        && before.is_some_and(|before| before.chars().count() < LONGEST)
        && Division::leading(rest).is_none()
}

/// Tails that a name may have behind each other.
const TAILS_AT_MOST: u8 = 5;

impl Patterns {
    fn has_name(&self, name: &str) -> bool {
        has(name, &self.names)
    }

    /// Whether a name ends in a pattern, or in one with listed words behind it.
    fn ends(&self, name: &str, lists: &WordLists) -> bool {
        let rest =
            name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '度' | '"' | '”' | '“'));
        self.ends_before(rest, lists, TAILS_AT_MOST)
    }

    /// One tail may be the end of another (网, 招聘网), so each is tried.
    fn ends_before(&self, rest: &str, lists: &WordLists, tails: u8) -> bool {
        if self.names.iter().any(|pattern| rest.ends_with(pattern.as_str())) {
            return true;
        }
        // Nothing left that could end in a pattern.
        tails > 0
            && has(rest, &self.names)
            && lists
                .publisher_tails
                .iter()
                .filter_map(|tail| rest.strip_suffix(tail.as_str()))
                .any(|left| self.ends_before(left, lists, tails - 1))
    }

    fn has_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|pattern| host == pattern || is_below(host, pattern))
            || host.strip_suffix(".gov.cn").is_some_and(|rest| {
                rest.split('.').any(|label| self.gov_words.iter().any(|word| word == label))
            })
    }
}

/// `www.zhaopin.com` lies below `zhaopin.com`; `notzhaopin.com` does not.
fn is_below(host: &str, pattern: &str) -> bool {
    host.strip_suffix(pattern).is_some_and(|rest| rest.ends_with('.'))
}

/// Host of a web address as people type it.
pub(super) fn host_of(url: &str) -> Option<String> {
    host_and_path(url).map(|(host, _)| host)
}

/// Host of a web address as people type it, and whether it leads to a page below the home page.
///
/// The address ends the host where a browser does: what stands after `/`, `?`, `#` or before `@`
/// names no host, whatever it looks like. An address in a sentence, or with signs that no host has, names none.
fn host_and_path(url: &str) -> Option<(String, bool)> {
    if url.trim().contains(char::is_whitespace) {
        return None;
    }
    // Normal form turns full-width signs into ASCII.
    let url = normal(url).to_ascii_lowercase().replace('\\', "/");
    let labelled = words().address_labels.iter().find_map(|label| {
        url.strip_prefix(label.to_ascii_lowercase().as_str())?
            .trim_start_matches(['(', ')'])
            .strip_prefix(':')
    });
    let url = labelled.unwrap_or(&url);
    let after_scheme = ["https:", "http:"].iter().find_map(|scheme| url.strip_prefix(scheme)).unwrap_or(url);
    let address = after_scheme.trim_start_matches('/');
    let (authority, path) = match address.find(['/', '?', '#']) {
        Some(at) => (address.get(..at)?, address.get(at..)?.trim_matches(['/', '?', '#'])),
        None => (address, ""),
    };
    let authority = authority.rsplit('@').next()?;
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let host = host.strip_suffix(['.', '。']).unwrap_or(host);
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    let is_host = host.contains('.') && host.split('.').all(is_label);
    let is_port = port.chars().all(|c| c.is_ascii_digit());
    let is_home = path.is_empty() || is_one_of(path, &words().home_pages);
    (is_host && is_port).then(|| (host.to_owned(), !is_home))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn class_near(publisher: &str, channel: &str, url: &str, division: &str) -> PublisherClass {
        let given = |text: &'static str| if text.is_empty() { None } else { Some(text) };
        let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let policy = Policy::builtin("gd-2017-101").expect("the default");
        policy.publisher(&Published {
            publisher: given(leak(publisher)),
            channel: given(leak(channel)),
            url: given(leak(url)),
            lists_name: &|name| name == "虚构驿站",
            lists_host: &|host| host == "listed.example.com",
            is_agency: &|name| name == "广州市天河区虚构街道办事处",
            division: Division::parse(division),
        })
    }

    fn class(publisher: &str, channel: &str, url: &str) -> PublisherClass {
        class_near(publisher, channel, url, "440106")
    }

    #[test]
    fn a_refusal_before_a_name_another_region_and_a_company_are_no_public_service() {
        use PublisherClass::{Public, Unclassified};
        for (publisher, channel, expected) in [
            ("非广州市天河区公共就业服务中心", "", Unclassified),
            ("待广州市天河区公共就业服务中心", "", Unclassified),
            ("冒用广州市天河区公共就业服务中心", "", Unclassified),
            ("广州市天河区公共就业服务中心（未审核）", "", Unclassified),
            ("深圳公共就业服务中心", "", Unclassified),
            ("北京公共招聘网", "", Unclassified),
            ("广州公共就业服务中心", "", Public),
            ("某某科技有限公司", "广州市公共就业服务网", Unclassified),
            ("某某科技有限公司", "", Unclassified),
        ] {
            assert_eq!(class(publisher, channel, ""), expected, "{publisher} {channel}");
        }
        assert_eq!(class_near("无锡市公共就业服务中心", "", "", "320213"), Public);
    }

    #[test]
    fn names_are_matched_by_what_they_end_in() {
        use PublisherClass::{NotPublic, Public, Unclassified};
        for (publisher, expected) in [
            ("广州市天河区公共就业服务中心", Public),
            ("广州市天河区未来社区公共就业服务中心", Public),
            ("天河区人社局", Public),
            ("天河区 人力资源和社会保障局", Public),
            ("石牌街人力资源社会保障服务所", Public),
            ("广东公共招聘网", Public),
            ("未央街道公共就业服务中心", Public),
            ("天河区人社局官网", Public),
            ("天河区人力资源和社会保障局微信公众号", Public),
            ("天河区公共就业服务中心（一楼招聘大厅）", Public),
            ("通过天河区就业服务中心发布", Public),
            ("虚构驿站", Public),
            ("智联招聘", NotPublic),
            ("boss直聘", NotPublic),
            ("虚构人力资源有限公司", NotPublic),
            ("虚构劳务派遣公司（人才服务中心合作单位）", NotPublic),
            ("本单位官网", NotPublic),
            ("微信群", NotPublic),
            ("天河区人社局、智联招聘", Public),
            ("人社局就业微信群", Unclassified),
            ("虚构报社", Unclassified),
            ("虚构公共就业咨询有限公司", Unclassified),
            ("人社局门口张贴", Unclassified),
            ("", Unclassified),
        ] {
            assert_eq!(class(publisher, "", ""), expected, "{publisher}");
            assert_eq!(class("", publisher, ""), expected, "{publisher} as channel");
        }
    }

    #[test]
    fn a_denied_name_is_no_public_one() {
        for publisher in [
            "非公共就业服务机构",
            "未通过公共就业服务机构发布",
            "未经人社局",
            "未天河区就业服务中心",
            "非天河区就业服务中心",
            "拟报送天河区人社局发布",
            "无需就业服务中心发布",
            "天河区人社局（未发布）",
            "内部公告（报人社局备查）",
            "尚未在公共招聘网发布",
            "天河区人社局，未发布",
            "计划于广州市公共就业服务网发布",
            "广州市天河区就业服务中心（不予发布）",
            "广州市天河区就业服务中心（已删除）",
            "广州市天河区就业服务中心（待定）",
            "民办公共就业服务中心",
            "抄送天河区就业服务中心",
        ] {
            assert_ne!(class(publisher, "", ""), PublisherClass::Public, "{publisher}");
            assert_ne!(class(publisher, "广州市公共就业服务网", ""), PublisherClass::Public, "{publisher}");
        }
        for name in ["西安市未央区就业服务中心", "无锡市公共就业服务中心", "天河区就业服务中心（一楼）"]
        {
            assert_eq!(class_near(name, "", "", ""), PublisherClass::Public, "{name}");
        }
    }

    #[test]
    fn another_region_s_service_can_t_be_told() {
        use PublisherClass::{Neighbour, Public, Unclassified};
        for (name, expected) in [
            ("广州市就业服务中心", Public),
            ("广东省公共就业服务局", Public),
            ("广州市越秀区就业服务中心", Neighbour),
            ("深圳市南山区就业服务中心", Unclassified),
            ("西安市未央区就业服务中心", Unclassified),
        ] {
            assert_eq!(class(name, "", ""), expected, "{name}");
            assert_eq!(
                class_near(name, "", "", ""),
                Public,
                "{name}, where the agency's region is not known"
            );
        }
    }

    #[test]
    fn a_public_service_of_another_region_settles_nothing_either_way() {
        use PublisherClass::{NotPublic, Public, Unclassified};
        let elsewhere = "深圳市就业服务中心";
        for (publisher, channel, expected) in [
            (elsewhere, "", Unclassified),
            (elsewhere, "智联招聘", Unclassified),
            ("本单位", "深圳市公共招聘网", Unclassified),
            (elsewhere, "广东公共招聘网", Public),
            ("本单位", "智联招聘", NotPublic),
        ] {
            assert_eq!(class_near(publisher, channel, "", "440106"), expected, "{publisher} {channel}");
        }
    }

    #[test]
    fn a_neighbour_s_service_is_public_beside_whatever_channel() {
        use PublisherClass::{Neighbour, Public, Unclassified};
        let neighbour = "广州市越秀区就业服务中心";
        for (publisher, channel, expected) in [
            (neighbour, "", Neighbour),
            (neighbour, "智联招聘", Neighbour),
            (neighbour, "广东公共招聘网", Public),
            ("本单位", neighbour, Neighbour),
            ("深圳市就业服务中心", neighbour, Neighbour),
            ("广州市越秀区就业服务中心（未发布）", "", Unclassified),
            ("广州市越秀区就业服务中心、天河区就业服务中心", "", Public),
        ] {
            assert_eq!(class_near(publisher, channel, "", "440106"), expected, "{publisher} {channel}");
        }
    }

    #[test]
    fn hosts_are_matched_by_whole_labels() {
        use PublisherClass::{NotPublic, Public, Unclassified};
        for (url, expected) in [
            ("https://hrss.gd.gov.cn/zwgk/1.html", Public),
            ("http://ggfw.hrss.gd.gov.cn:8080/", Public),
            ("https://listed.example.com", Public),
            ("https://rsj.gz.gov.cn/x/1", Public),
            ("https://rsj.gz.gov.cn/a?b=%E4%BF%9D", Public),
            ("https://rsj.gz.gov.cn/", Unclassified),
            ("www.gzrsj.gz.gov.cn/a", Unclassified),
            ("jy.foshan.gov.cn/a", Unclassified),
            ("http://jyb.xx.gov.cn/a", Unclassified),
            ("https://szjy.gov.cn/a", Unclassified),
            ("https://www.zhaopin.com/x?to=hrss.gd.gov.cn", NotPublic),
            ("zhaopin.com", NotPublic),
            ("https://notzhaopin.com", Unclassified),
            ("https://hrss.gd.gov.cn.example.com/a", Unclassified),
            ("http://hrss.gd.gov.cn%2eexample.com/a", Unclassified),
            ("拟发布于 https://hrss.gd.gov.cn/a", Unclassified),
            ("https://fakegov.cn/hrss", Unclassified),
            ("https://hrss.fakegov.cn/a", Unclassified),
            ("https://www.gz.gov.cn/jy", Unclassified),
            ("https://hrss.gd.gov.cn@example.com/", Unclassified),
            ("https://example.com/hrss.gd.gov.cn", Unclassified),
            ("无", Unclassified),
        ] {
            assert_eq!(class("", "", url), expected, "{url}");
        }
    }

    #[test]
    fn one_public_publisher_suffices_and_a_public_page_does_not_excuse_another() {
        use PublisherClass::{NotPublic, Public, Unclassified};
        const PAGE: &str = "https://hrss.gd.gov.cn/zwgk/1.html";
        const HOME: &str = "https://hrss.gd.gov.cn/";
        for (publisher, channel, url, expected) in [
            ("天河区就业服务中心", "智联招聘", "https://www.zhaopin.com", Public),
            ("天河区就业服务中心", "", HOME, Public),
            ("智联招聘", "", PAGE, Unclassified),
            ("本单位官网", "微信群", PAGE, Unclassified),
            ("本单位官网", "转载自公共招聘网", "", Unclassified),
            ("微信群", "广州市公共就业服务网", "", Unclassified),
            ("本单位", "单位官网", HOME, Unclassified),
            ("本单位", "", PAGE, Public),
            ("本单位", "广州市公共就业服务网", "", Public),
            ("本单位", "", "", NotPublic),
            ("广州市天河区虚构街道办事处", "", PAGE, Public),
            ("广州市天河区虚构街道办事处", "", "", Unclassified),
            ("", "单位官网", "", NotPublic),
            ("虚构报社", "广州市公共就业服务网", "", Public),
        ] {
            assert_eq!(class(publisher, channel, url), expected, "{publisher} {channel} {url}");
        }
    }

    #[test]
    fn hosts_are_read_as_people_type_them() {
        for (url, host) in [
            ("https://HRSS.gd.gov.cn/a/b?c#d", Some("hrss.gd.gov.cn")),
            ("hrss.gd.gov.cn", Some("hrss.gd.gov.cn")),
            ("http:/hrss.gd.gov.cn/", Some("hrss.gd.gov.cn")),
            ("http:\\\\hrss.gd.gov.cn\\a", Some("hrss.gd.gov.cn")),
            ("//hrss.gd.gov.cn", Some("hrss.gd.gov.cn")),
            ("网址：https://hrss.gd.gov.cn/a", Some("hrss.gd.gov.cn")),
            ("网址：hrss.gd.gov.cn", Some("hrss.gd.gov.cn")),
            ("ｈｔｔｐ：／／ｈｒｓｓ．ｇｄ．ｇｏｖ．ｃｎ", Some("hrss.gd.gov.cn")),
            ("http://user:pw@hrss.gd.gov.cn:443/", Some("hrss.gd.gov.cn")),
            ("hrss.gd.gov.cn.", Some("hrss.gd.gov.cn")),
            ("hrss.gd.gov.cn，已发布", None),
            ("未在hrss.gd.gov.cn发布", None),
            ("http://hrss.gd.gov.cn%2eexample.com/x", None),
            ("http://", None),
            ("localhost", None),
            ("a..b", None),
            ("见公告", None),
            ("", None),
        ] {
            assert_eq!(host_of(url).as_deref(), host, "{url}");
        }
    }
}
