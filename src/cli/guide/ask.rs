//! Questions to a person: on a terminal, or answered from a list in tests.

use dialoguer::theme::SimpleTheme;
use dialoguer::{Input, Select};

use super::super::terminal::{self, harmless};

/// Somebody who can be asked.
pub(super) trait Ask {
    /// A line of text; an empty answer is what `usual` says, if it says anything.
    ///
    /// # Errors
    /// If nobody can answer any more.
    fn line(&mut self, question: &str, usual: Option<&str>) -> anyhow::Result<String>;

    /// One of several answers, by its index; `usual` is the one marked at first.
    ///
    /// # Errors
    /// If nobody can answer any more.
    fn choose(&mut self, question: &str, answers: &[String], usual: usize) -> anyhow::Result<usize>;

    /// Something to know before the next question.
    fn say(&mut self, text: &str);
}

/// A person at a terminal. Plain signs only: the fonts of old consoles have no others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Terminal;

impl Ask for Terminal {
    fn line(&mut self, question: &str, usual: Option<&str>) -> anyhow::Result<String> {
        // Read as a line and not key by key: input methods and dragged paths arrive whole.
        let mut input = Input::<String>::with_theme(&SimpleTheme).with_prompt(question).allow_empty(true);
        if let Some(usual) = usual {
            input = input.default(usual.to_owned());
        }
        input.interact().map_err(|_| gone())
    }

    fn choose(&mut self, question: &str, answers: &[String], usual: usize) -> anyhow::Result<usize> {
        let prompt = format!("{question}（按 ↑ ↓ 选择，回车确定）");
        let chosen = Select::with_theme(&SimpleTheme)
            .with_prompt(prompt)
            .items(answers.iter().map(|answer| harmless(answer)))
            .default(usual)
            .interact_opt()
            .map_err(|_| gone())?;
        chosen.ok_or_else(gone)
    }

    fn say(&mut self, text: &str) {
        terminal::message(text);
    }
}

/// The window was closed, the input ended, or Esc was pressed.
fn gone() -> anyhow::Error {
    anyhow::anyhow!("没有得到回答，未运行；重新打开程序可从头再来")
}

/// Answers given beforehand.
#[cfg(test)]
#[derive(Debug, Default)]
pub(super) struct Scripted {
    answers: std::collections::VecDeque<&'static str>,
    /// All that was asked and said.
    pub(super) shown: Vec<String>,
}

#[cfg(test)]
impl Scripted {
    /// A choice is answered by the beginning of its text, or `*` for the one marked.
    pub(super) fn with(answers: &[&'static str]) -> Self {
        Self { answers: answers.iter().copied().collect(), shown: Vec::new() }
    }

    fn next(&mut self) -> anyhow::Result<&'static str> {
        self.answers.pop_front().ok_or_else(gone)
    }
}

#[cfg(test)]
impl Ask for Scripted {
    fn line(&mut self, question: &str, usual: Option<&str>) -> anyhow::Result<String> {
        self.shown.push(question.to_owned());
        let answer = self.next()?;
        Ok(if answer == "*" { usual.unwrap_or_default().to_owned() } else { answer.to_owned() })
    }

    fn choose(&mut self, question: &str, answers: &[String], usual: usize) -> anyhow::Result<usize> {
        self.shown.push(format!("{question}：{}", answers.join("｜")));
        let wanted = self.next()?;
        if wanted == "*" {
            return Ok(usual);
        }
        let found = answers.iter().position(|answer| answer.starts_with(wanted));
        found.ok_or_else(|| anyhow::anyhow!("no answer {wanted} among {answers:?}"))
    }

    fn say(&mut self, text: &str) {
        self.shown.push(text.to_owned());
    }
}
