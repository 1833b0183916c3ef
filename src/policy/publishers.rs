//! Through whom a notice was published: public employment service, not one, or can't be told.

use crate::model::normal;

/// What a publisher is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublisherClass {
    /// A public employment service.
    Public,
    /// Own site, commercial site, labour agency.
    NotPublic,
    /// No pattern matches.
    Unclassified,
}

/// Patterns of one class, normalised.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns {
    /// Words that a name contains.
    pub(super) names: Vec<String>,
    /// Hosts that it is or lies under.
    pub(super) hosts: Vec<String>,
    /// Words of which a host under `gov.cn` contains one before that.
    pub(super) gov_words: Vec<String>,
}

/// Patterns of both classes.
#[derive(Debug, Clone, Default)]
pub(super) struct Publishers {
    pub(super) public: Patterns,
    pub(super) not_public: Patterns,
}

impl Publishers {
    pub(super) fn class_of(
        &self,
        publisher: Option<&str>,
        channel: Option<&str>,
        url: Option<&str>,
    ) -> PublisherClass {
        let names = [publisher, channel].map(|text| normal(text.unwrap_or_default()));
        let host = url.and_then(host_of);
        let matches = |patterns: &Patterns| {
            names.iter().any(|name| patterns.has_name(name))
                || host.as_deref().is_some_and(|host| patterns.has_host(host))
        };
        if matches(&self.public) {
            PublisherClass::Public
        } else if matches(&self.not_public) {
            PublisherClass::NotPublic
        } else {
            PublisherClass::Unclassified
        }
    }
}

impl Patterns {
    fn has_name(&self, name: &str) -> bool {
        // 非公共就业服务机构 says the contrary of the word that it contains.
        let affirmed = name.split("非公共").next().unwrap_or_default();
        self.names.iter().any(|pattern| affirmed.contains(pattern.as_str()))
    }

    fn has_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|pattern| host == pattern || is_below(host, pattern))
            || host
                .strip_suffix(".gov.cn")
                .is_some_and(|rest| self.gov_words.iter().any(|word| rest.contains(word.as_str())))
    }
}

/// `www.zhaopin.com` lies below `zhaopin.com`; `notzhaopin.com` does not.
fn is_below(host: &str, pattern: &str) -> bool {
    host.strip_suffix(pattern).is_some_and(|rest| rest.ends_with('.'))
}

/// Host of a web address as people type it.
///
/// The address ends the host where a browser does: what stands after `/`, `?`, `#` or before `@`
/// names no host, whatever it looks like.
pub(super) fn host_of(url: &str) -> Option<String> {
    // Normal form turns full-width signs into ASCII and drops white space.
    let url = normal(url).to_ascii_lowercase().replace('\\', "/");
    let after_scheme = match url.find("://") {
        Some(at) => &url[at + 3..],
        // `http:/host`, `//host`, 网址: host.
        None => &url[url.find(|c: char| c.is_ascii_alphanumeric())?..],
    };
    let after_scheme = ["https:", "http:"]
        .iter()
        .find_map(|scheme| after_scheme.strip_prefix(scheme))
        .unwrap_or(after_scheme);
    let authority = after_scheme.trim_start_matches('/').split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let end = host
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .unwrap_or(host.len());
    let host = host[..end].trim_end_matches('.');
    let is_host = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    is_host.then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn class(publisher: &str, channel: &str, url: &str) -> PublisherClass {
        let given = |text: &'static str| if text.is_empty() { None } else { Some(text) };
        let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let policy = Policy::builtin("gd-2017-101").expect("the default");
        policy.publisher_by_pattern(given(leak(publisher)), given(leak(channel)), given(leak(url)))
    }

    #[test]
    fn names_are_matched_by_their_words() {
        use PublisherClass::{NotPublic, Public, Unclassified};
        for (publisher, expected) in [
            ("广州市天河区公共就业服务中心", Public),
            ("天河区人社局", Public),
            ("天河区 人力资源和社会保障局", Public),
            ("石牌街人力资源社会保障服务所", Public),
            ("广东公共招聘网", Public),
            ("智联招聘", NotPublic),
            ("boss直聘", NotPublic),
            ("虚构人力资源有限公司", NotPublic),
            ("本单位官网", NotPublic),
            ("微信群", NotPublic),
            ("天河区人社局、智联招聘", Public),
            ("虚构报社", Unclassified),
            ("非公共就业服务机构", Unclassified),
            ("", Unclassified),
        ] {
            assert_eq!(class(publisher, "", ""), expected, "{publisher}");
            assert_eq!(class("", publisher, ""), expected, "{publisher}");
        }
    }

    #[test]
    fn hosts_are_matched_at_label_borders() {
        use PublisherClass::{NotPublic, Public, Unclassified};
        for (url, expected) in [
            ("https://hrss.gd.gov.cn/zwgk/1.html", Public),
            ("http://ggfw.hrss.gd.gov.cn:8080/", Public),
            ("www.gzrsj.gz.gov.cn", Public),
            ("jy.foshan.gov.cn/a", Public),
            ("https://www.zhaopin.com/x?to=hrss.gd.gov.cn", NotPublic),
            ("zhaopin.com", NotPublic),
            ("https://notzhaopin.com", Unclassified),
            ("https://hrss.gd.gov.cn.example.com", Unclassified),
            ("https://xhrss.gd.gov.cn", Public),
            ("https://fakegov.cn/hrss", Unclassified),
            ("https://hrss.fakegov.cn", Unclassified),
            ("https://www.gz.gov.cn/jy", Unclassified),
            ("https://hrss.gd.gov.cn@example.com/", Unclassified),
            ("https://example.com/hrss.gd.gov.cn", Unclassified),
            ("无", Unclassified),
        ] {
            assert_eq!(class("", "", url), expected, "{url}");
        }
    }

    #[test]
    fn public_wins_over_not_public() {
        assert_eq!(
            class("天河区就业服务中心", "智联招聘", "https://www.zhaopin.com"),
            PublisherClass::Public
        );
        assert_eq!(class("智联招聘", "", "https://hrss.gd.gov.cn"), PublisherClass::Public);
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
            ("hrss.gd.gov.cn，已发布", Some("hrss.gd.gov.cn")),
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
