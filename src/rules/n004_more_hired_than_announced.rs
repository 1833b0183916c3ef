//! N004 招用人数多于公告人数: more hires matched to a notice number (or post) than announced in sum.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hashbrown::HashSet;
use jiff::civil::Date;

use crate::case::{Hire, Notice};
use crate::model::{Field, Requirement, Severity, day_in_words as day, normal};
use crate::policy::PublisherClass;
use crate::reference::ReferenceKind;

use super::presence::on_each_first_day;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N004",
    title: "招用人数多于公告人数",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[ReferenceKind::Notices],
    condition: "对应同一公告编号（未填编号的按岗位）的招用，任一招用日同时在岗的人数（同一证件号码只计一人），多于此前发布的公共公告（没有的，尚不能归类的公告）招聘人数之和；公共平台导出中有的公告，按导出所载的人数和日期。编号、岗位、发布日期、招聘人数都相同的公告行只计一次。招聘人数有空白的不判断，无法识别的为疑点。",
    why: "超出公告人数的招用没有公开发布。",
    remedy: "核对公告招聘人数和招用人员；补充其余公告。",
    auditor: "",
    example: "公告招聘3人，同时在岗5人。",
    check: Check::Evidence(check),
};

/// Notices that some hires share, and those hires.
#[derive(Debug, Default)]
struct Shared<'c, 'a> {
    hires: Vec<&'c Hire<'a>>,
    notices: Vec<u32>,
}

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    let mut by_number: BTreeMap<Cow<'_, str>, Shared<'_, '_>> = BTreeMap::new();
    let mut by_post: Vec<Shared<'_, '_>> = case.posts.iter().map(|_| Shared::default()).collect();
    for hire in case.hires.iter().filter(|hire| !hire.notices.is_empty()) {
        if let (true, Some(number)) = (hire.by_number, hire.row.notice_no().known()) {
            by_number.entry(normal(number)).or_default().hires.push(hire);
        } else if let (true, Some(post)) = (hire.row.notice_no.is_blank(), hire.post) {
            by_post[post as usize].hires.push(hire);
        }
    }
    let mut told = HashSet::new();
    for (index, notice) in (0_u32..).zip(&case.notices) {
        // A copy of the file, or the same notice on a second channel, announces no further person.
        let number = notice.row.notice_no().known().map(normal);
        let same = (number.clone(), notice.post, notice.published, notice.announced, notice.publisher);
        if !told.insert(same) && number.is_some() {
            continue;
        }
        let of_number = number.and_then(|number| by_number.get_mut(&number));
        let of_post = notice.post.and_then(|post| by_post.get_mut(post as usize));
        of_number.into_iter().chain(of_post).for_each(|shared| shared.notices.push(index));
    }
    for shared in by_number.into_values().chain(by_post) {
        judge(context, sink, shared);
    }
}

/// What the notices up to a day announce, counting those of the best class that there is by then.
#[derive(Debug, Clone, Copy)]
struct Announced {
    class: PublisherClass,
    first: u32,
    persons: u64,
    /// A notice says nothing of how many.
    blank: bool,
    /// A notice's number can't be read.
    unreadable: bool,
}

impl Announced {
    fn with(held: Option<Self>, index: u32, notice: &Notice<'_>) -> Option<Self> {
        let own = Self {
            class: if notice.publisher.is_public() { PublisherClass::Public } else { notice.publisher },
            first: index,
            persons: u64::from(notice.announced.known().unwrap_or_default()),
            blank: notice.announced.is_blank(),
            unreadable: notice.announced.is_unknown(),
        };
        match held {
            // Posts that were not announced publicly were not announced; a notice that can't be classified counts as long as
            // there is nothing better.
            _ if own.class == PublisherClass::NotPublic => held,
            Some(held) if held.class == own.class => Some(Self {
                persons: held.persons + own.persons,
                blank: held.blank || own.blank,
                unreadable: held.unreadable || own.unreadable,
                first: held.first.min(own.first),
                ..held
            }),
            Some(held) if held.class == PublisherClass::Public => Some(held),
            _ => Some(own),
        }
    }
}

fn judge(context: &Context<'_, '_>, sink: &mut Sink<'_>, mut shared: Shared<'_, '_>) {
    let notices = &context.case.notices;
    shared.notices.sort_by_key(|index| notices[*index as usize].published);
    let mut coming = shared.notices.iter().copied().peekable();
    let mut announced: Option<Announced> = None;
    let mut worst: Option<(u64, Date, Announced)> = None;
    on_each_first_day(&shared.hires, |day, persons| {
        while let Some(index) = coming.next_if(|index| notices[*index as usize].published <= day) {
            announced = Announced::with(announced, index, &notices[index as usize]);
        }
        let Some(sought) = announced.filter(|sought| !sought.blank && persons > sought.persons) else {
            return;
        };
        if worst.is_none_or(|(most, ..)| persons > most) {
            worst = Some((persons, day, sought));
        }
    });
    let Some((persons, on, sought)) = worst else { return };
    let Announced { first, persons: announced, unreadable, .. } = sought;
    sink.report(
        context.notice(first, &notices[first as usize], Field::Announced),
        Fact {
            message: if unreadable {
                format!("{}在岗{persons}人，招聘人数有无法识别的，不能确认是否超出。", day(on))
            } else {
                format!("按时的公告共招聘{announced}人，{}同时在岗{persons}人。", day(on))
            },
            found: format!("在岗{persons}人"),
            expected: format!("不多于{announced}人"),
            only_doubt: unreadable,
            ..Fact::default()
        },
    );
}
