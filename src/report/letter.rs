//! 整改通知: the text of the letter to a noncompliant agency, from a template that an office can edit.
//!
//! In: an audit, what the run shares, a template. Out: the lines of the letter; the agency workbook
//! makes a page of them. The template is tried on an invented agency as it is loaded, so that a
//! mistyped name is an error before the run and never a blank in a letter.

use std::fmt::Write as _;

use jiff::civil::Date;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, context};

use super::account::{self, Cause};
use super::{Edition, LetterText, peer_text};
use crate::model::{Requirement, Severity, Status, Verdict, a1};
use crate::verdict::Audit;

/// The template that ships with the program.
pub const BUILTIN: &str = include_str!("../../templates/整改通知.txt");

/// Places named for one cause; the rest is counted, and stands in the workbook.
const PLACES_NAMED: usize = 6;
/// Name under which the environment keeps the template.
const NAME: &str = "整改通知";
/// Stands for a deadline that is filled in by hand.
const OPEN_DEADLINE: &str = "　　　　年　　月　　日";

/// A template that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("整改通知模板 {origin} 第 {line} 行：{problem}")]
pub struct LetterError {
    /// The file as the user named it.
    pub origin: String,
    /// Line from 1.
    pub line: usize,
    /// Chinese: what is wrong and what was expected.
    pub problem: String,
}

/// A template that was tried.
#[derive(Debug)]
pub struct LetterTemplate {
    environment: Environment<'static>,
    origin: String,
    deadline: Option<Date>,
}

impl LetterTemplate {
    /// The template that ships with the program.
    ///
    /// # Errors
    /// Never in a released program: a test reads it.
    pub fn builtin(deadline: Option<Date>) -> Result<Self, LetterError> {
        Self::parse(BUILTIN, "（内置）", deadline)
    }

    /// Reads a template and tries it. Without a deadline the letter leaves room for one.
    ///
    /// # Errors
    /// With the line, if it does not parse, names what there is not, or yields no text.
    pub fn parse(text: &str, origin: &str, deadline: Option<Date>) -> Result<Self, LetterError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        environment.add_template_owned(NAME, text).map_err(|error| problem(&error, origin))?;
        let template = Self { environment, origin: origin.to_owned(), deadline };
        // Both branches of a condition on doubts are tried.
        for doubts in [0, 1] {
            let trial = template.render(&specimen(doubts))?;
            if trial.title.is_empty() {
                return Err(LetterError {
                    origin: origin.to_owned(),
                    line: 1,
                    problem: "没有标题；第一行文字应为标题".to_owned(),
                });
            }
        }
        Ok(template)
    }

    /// The letter to an agency; `None` unless it is noncompliant.
    ///
    /// # Errors
    /// If the template fails on this agency's content.
    pub fn letter(
        &self,
        audit: &Audit<'_, '_>,
        edition: &Edition<'_>,
    ) -> Result<Option<LetterText>, LetterError> {
        if audit.judgement.verdict != Verdict::Noncompliant {
            return Ok(None);
        }
        self.render(&content(audit, edition, self.deadline)).map(Some)
    }

    fn render(&self, content: &Value) -> Result<LetterText, LetterError> {
        let text = self
            .environment
            .get_template(NAME)
            .and_then(|template| template.render(content))
            .map_err(|error| problem(&error, &self.origin))?;
        let mut lines = text.lines().map(str::trim_end).skip_while(|line| line.is_empty());
        let title = lines.next().unwrap_or_default().trim().to_owned();
        let mut lines: Vec<String> = lines.skip_while(|line| line.is_empty()).map(str::to_owned).collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        Ok(LetterText { title, lines })
    }
}

/// The engine's error in Chinese, with its line.
fn problem(error: &minijinja::Error, origin: &str) -> LetterError {
    let problem = match error.kind() {
        ErrorKind::UndefinedError => {
            "用了没有的名称；可用的名称见内置模板开头的说明（postaudit template 可取）".to_owned()
        }
        ErrorKind::SyntaxError => "写法有误；花括号、endfor、endif 要成对".to_owned(),
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest => {
            "用了没有的函数或过滤器".to_owned()
        }
        _ => "不能用于所给内容；请对照内置模板检查该行（postaudit template 可取）".to_owned(),
    };
    LetterError { origin: origin.to_owned(), line: error.line().unwrap_or(1), problem }
}

fn content(audit: &Audit<'_, '_>, edition: &Edition<'_>, deadline: Option<Date>) -> Value {
    let case = audit.case;
    let counts = &audit.judgement.counts;
    let policy = edition.policy;
    let duties: Vec<(Status, Value)> = Requirement::ALL
        .into_iter()
        .map(|requirement| {
            let status = audit.judgement.requirement(requirement).status;
            let number = if status == Status::Fail {
                1 + Requirement::ALL
                    .into_iter()
                    .take_while(|other| *other != requirement)
                    .filter(|other| audit.judgement.requirement(*other).status == Status::Fail)
                    .count()
            } else {
                0
            };
            let duty = context! {
                序号 => number,
                名称 => requirement.label(),
                要求 => account::duty(requirement, policy),
                情况 => account::fact(requirement, audit),
                结果 => status.label(),
            };
            (status, duty)
        })
        .collect();
    let failed: Vec<&Value> =
        duties.iter().filter(|(status, _)| *status == Status::Fail).map(|(_, duty)| duty).collect();
    let causes = account::causes(&audit.findings, edition.rules);
    let of = |severity: Severity| -> Vec<&Cause<'_>> {
        causes.iter().filter(|cause| cause.severity == severity).collect()
    };
    let (violations, doubts) = (of(Severity::Violation), of(Severity::Doubt));
    let number = |causes: &[&Cause<'_>]| causes.iter().map(|cause| cause.findings.len()).sum::<usize>();
    context! {
        单位名称 => case.name.to_string(),
        统一社会信用代码 => case.code.as_ref().map_or_else(String::new, |code| code.as_str().to_owned()),
        年度 => edition.terms.year,
        截至日期 => day(edition.terms.as_of),
        人社部门 => peer_text(&case.peer),
        整改期限 => deadline.map_or_else(|| OPEN_DEADLINE.to_owned(), day),
        依据文号 => policy.clause.citation.clone(),
        条款原文 => policy.clause.text.clone(),
        计划人数 => counts.plan_shown(),
        应招人数 => counts.required,
        招用人数 => counts.hires,
        已核实人数 => counts.verified,
        可能人数 => counts.possible,
        还差人数 => counts.short(),
        违规件数 => number(&violations),
        疑点件数 => number(&doubts),
        义务 => duties.iter().map(|(_, duty)| duty).collect::<Vec<_>>(),
        不符合的义务 => failed,
        问题 => listed(&violations, edition),
        疑点 => listed(&doubts, edition),
    }
}

fn listed(causes: &[&Cause<'_>], edition: &Edition<'_>) -> Vec<Value> {
    (1..)
        .zip(causes)
        .map(|(number, cause)| {
            let first = cause.findings.first();
            // One finding speaks for itself; of several the rule says what they have in common.
            let (words, remedy) = match cause.findings.as_slice() {
                [only] => (only.message.as_str(), only.remedy.as_str()),
                _ => ("", cause.rule.map_or("", |rule| rule.remedy)),
            };
            let remedy = if remedy.is_empty() { first.map_or("", |first| &first.remedy) } else { remedy };
            context! {
                序号 => number,
                代码 => cause.code,
                标题 => cause.rule.map_or("", |rule| rule.title),
                件数 => cause.findings.len(),
                说明 => words,
                位置 => places(cause, edition),
                整改要求 => remedy,
            }
        })
        .collect()
}

/// Where the findings of a cause stand: `招用情况.xlsx 招用情况表 H5、H9 等 12 处`.
fn places(cause: &Cause<'_>, edition: &Edition<'_>) -> String {
    let mut text = String::new();
    let mut last = None;
    let mut named = 0;
    let mut total = 0;
    for at in cause.findings.iter().filter_map(|finding| finding.at) {
        total += 1;
        if named == PLACES_NAMED {
            continue;
        }
        let Some(table) = edition.ingested.tables.get(at.table.0 as usize) else { continue };
        let Some(file) = edition.ingested.files.get(table.file.0 as usize) else { continue };
        let cell = at.column.map_or_else(|| format!("第{}行", at.row), |column| a1(at.row, column));
        if last == Some(at.table) {
            text.push('、');
        } else {
            if !text.is_empty() {
                text.push('；');
            }
            text.push_str(&file.shown);
            if !table.sheet.is_empty() {
                text.push('［');
                text.push_str(&table.sheet);
                text.push('］');
            }
            text.push(' ');
        }
        text.push_str(&cell);
        last = Some(at.table);
        named += 1;
    }
    if total > named && named > 0 {
        let _ = write!(text, " 等{total}处");
    }
    text
}

fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// An invented agency with one of everything, for trying a template.
fn specimen(doubts: u32) -> Value {
    let cause = context! {
        序号 => 1, 代码 => crate::rules::QUOTA_FAILED.code, 标题 => "标题", 件数 => 1, 说明 => "说明。", 位置 => "文件 A1",
        整改要求 => "要求。",
    };
    let duty = context! { 序号 => 1, 名称 => "名称", 要求 => "要求", 情况 => "情况", 结果 => "不符合" };
    context! {
        单位名称 => "某单位", 统一社会信用代码 => "", 年度 => 2024, 截至日期 => "2024年12月31日",
        人社部门 => "某局", 整改期限 => OPEN_DEADLINE, 依据文号 => "某文号", 条款原文 => "某条款。",
        计划人数 => 1, 应招人数 => 1, 招用人数 => 1, 已核实人数 => 0, 可能人数 => 0, 还差人数 => 1,
        违规件数 => 1, 疑点件数 => doubts,
        义务 => vec![duty.clone()], 不符合的义务 => vec![duty],
        问题 => vec![cause.clone()], 疑点 => vec![cause],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> LetterError {
        LetterTemplate::parse(text, "通知.txt", None).expect_err("refused")
    }

    #[test]
    fn the_shipped_template_is_valid_and_dignified() {
        let template = LetterTemplate::builtin(None).expect("valid");
        let letter = template.render(&specimen(1)).expect("rendered");
        assert_eq!(letter.title, "关于限期整改公益性岗位招用问题的通知");
        assert_eq!(letter.lines[0], "某单位：");
        let text = letter.lines.join("\n");
        assert!(text.contains("疑点1处") && !text.contains("{{"), "{text}");
    }

    #[test]
    fn a_name_that_does_not_exist_is_refused_with_its_line() {
        let error = error("标题\n\n{{ 单位 }}：\n");
        assert_eq!(error.line, 3);
        assert!(error.to_string().contains("通知.txt 第 3 行：用了没有的名称"), "{error}");
    }

    #[test]
    fn a_name_in_a_branch_for_doubts_is_tried_too() {
        assert_eq!(error("标题\n{% if 疑点件数 > 0 %}\n{{ 疑点数 }}\n{% endif %}\n").line, 3);
        assert_eq!(error("标题\n{% if 疑点件数 == 0 %}\n{{ 疑点数 }}\n{% endif %}\n").line, 3);
    }

    #[test]
    fn an_open_block_is_refused_with_its_line() {
        let error = error("标题\n{% for 项 in 问题 %}\n{{ 项.标题 }}\n");
        assert!(error.problem.contains("写法有误"), "{error}");
    }

    #[test]
    fn a_template_without_text_is_refused() {
        assert!(error("{# 只有说明 #}\n\n").problem.contains("标题"));
    }

    #[test]
    fn nothing_is_escaped_and_windows_line_ends_are_read() {
        let template = LetterTemplate::parse("《<标题>》\r\n{{ 单位名称 }}&\r\n", "通知.txt", None).unwrap();
        let letter = template.render(&specimen(0)).unwrap();
        assert_eq!(
            (letter.title.as_str(), letter.lines.as_slice()),
            ("《<标题>》", &["某单位&".to_owned()][..])
        );
    }
}
