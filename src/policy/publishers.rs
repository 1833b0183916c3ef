//! Through whom a notice was published, by the policy's patterns.

use crate::model::normal;

use super::document::Publishers;

/// Class of a notice's publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublisherClass {
    /// 公共就业服务机构.
    Public,
    /// 非公共渠道.
    NotPublic,
    /// 尚不能归类.
    Unclassified,
}

impl PublisherClass {
    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Public => "公共就业服务机构",
            Self::NotPublic => "非公共渠道",
            Self::Unclassified => "未能归类",
        }
    }
}

/// Patterns, normalised once.
#[derive(Debug, Clone)]
pub(super) struct Patterns {
    public: Vec<String>,
    public_hosts: Vec<String>,
    public_gov_words: Vec<String>,
    not_public: Vec<String>,
    not_public_hosts: Vec<String>,
}

impl Patterns {
    pub(super) fn new(written: &Publishers) -> Self {
        let words = |list: &[String]| list.iter().map(|word| normal(word).into_owned()).collect();
        let hosts = |list: &[String]| list.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self {
            public: words(&written.public),
            public_hosts: hosts(&written.public_hosts),
            public_gov_words: hosts(&written.public_gov_words),
            not_public: words(&written.not_public),
            not_public_hosts: hosts(&written.not_public_hosts),
        }
    }

    /// Public wins: a notice on a commercial site too is still public.
    pub(super) fn class(
        &self,
        publisher: Option<&str>,
        channel: Option<&str>,
        url: Option<&str>,
    ) -> PublisherClass {
        let texts: Vec<_> = [publisher, channel].into_iter().flatten().map(normal).collect();
        let host = url.and_then(host_of);
        let named =
            |words: &[String]| words.iter().any(|word| texts.iter().any(|text| text.contains(word.as_str())));
        let hosted = |hosts: &[String]| {
            host.as_deref().is_some_and(|host| hosts.iter().any(|known| is_within(host, known)))
        };
        let gov = host.as_deref().is_some_and(|host| {
            is_within(host, "gov.cn") && self.public_gov_words.iter().any(|word| host.contains(word.as_str()))
        });
        if named(&self.public) || hosted(&self.public_hosts) || gov {
            PublisherClass::Public
        } else if named(&self.not_public) || hosted(&self.not_public_hosts) {
            PublisherClass::NotPublic
        } else {
            PublisherClass::Unclassified
        }
    }
}

/// `www.58.com` is within `58.com`; `x58.com` is not.
fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The host of an address as people type it: with or without scheme, port, path.
pub(super) fn host_of(url: &str) -> Option<String> {
    let url = normal(url).to_ascii_lowercase();
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.trim_matches('.');
    let is_host = host.contains('.')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    is_host.then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn hosts_are_found_as_typed() {
        for (url, host) in [
            ("https://www.zhaopin.com/job?id=1", Some("www.zhaopin.com")),
            ("HRSS.GD.GOV.CN/index", Some("hrss.gd.gov.cn")),
            ("http://user@rsj.gz.gov.cn:8080/x", Some("rsj.gz.gov.cn")),
            ("见公告", None),
            ("", None),
        ] {
            assert_eq!(host_of(url).as_deref(), host, "{url}");
        }
    }

    #[test]
    fn public_wins_and_borders_matter() {
        let policy = Policy::builtin("gd-2017-101").expect("valid");
        let class = |publisher, channel, url| policy.publisher_by_pattern(publisher, channel, url);
        assert_eq!(class(Some("天河区公共就业服务中心"), Some("智联招聘"), None), PublisherClass::Public);
        assert_eq!(class(None, Some("智联招聘"), None), PublisherClass::NotPublic);
        assert_eq!(class(None, None, Some("www.58.com")), PublisherClass::NotPublic);
        assert_eq!(class(None, None, Some("www.x58.com")), PublisherClass::Unclassified);
        assert_eq!(class(None, None, Some("http://rsj.gz.gov.cn/a")), PublisherClass::Public);
        assert_eq!(class(None, None, Some("http://www.gz.gov.cn/a")), PublisherClass::Unclassified);
        assert_eq!(class(None, None, None), PublisherClass::Unclassified);
    }
}
