//! D008 行没有可识别的单位: row without an identifiable agency; reported for the run, since it is nobody's.

use crate::model::Severity;

use crate::case::{NoAgency, Why};
use crate::model::Field;

use super::{Audience, Batch, Check, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D008",
    title: "行没有可识别的单位",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "行内没有单位名称，表外和文件名也没有可以采用的（没有写，或互相矛盾）；或者单位名称一格写的是人名、编号、岗位一类，而同表其他行写的是单位；或者名称对应两个代码（或两个行政区划）而该行没有代码，不能确定属于哪个单位。",
    why: "不能确定归属的行不能计入任何单位，也不能丢弃。",
    remedy: "补填单位名称和统一社会信用代码。",
    auditor: "能看出属于哪个单位的，在材料中补填单位名称后重新运行；简称对应几个单位的，在名录的“别名”列补充。",
    example: "汇总表中部分行的单位名称为空。",
    check: Check::Batch(check),
};

fn check(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    for stray in &batch.docket.strays {
        let Why::NoAgency(why) = stray.why else { continue };
        let message = match why {
            NoAgency::Unnamed => {
                "该行没有单位名称，也没有可以采用的表外单位名称（没有写、写法互相矛盾，或不能确定指哪一段），不能确定属于哪个单位。"
            }
            NoAgency::NoName => {
                "该行单位名称一格所写的不是单位名称（同表其他行写的是），不能确定属于哪个单位。"
            }
            NoAgency::Ambiguous => {
                "该行的单位名称对应不止一个单位，又没有统一社会信用代码，不能确定属于哪个。"
            }
        };
        sink.report(
            batch.row(stray.table, stray.row, Field::Agency),
            Fact {
                message: message.to_owned(),
                expected: "单位名称和统一社会信用代码".to_owned(),
                ..Fact::default()
            },
        );
    }
}
