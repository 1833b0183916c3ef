//! Progress of a run: a bar on a terminal, plain lines elsewhere, and messages in both.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::batch::watch::{Stage, Watch};
use crate::model::mask_any;

use super::terminal;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Talk {
    /// Warnings only.
    Quiet,
    /// Stages too.
    Normal,
    /// Every file too.
    Verbose,
}

/// Watches a run for somebody at a terminal, or for a log that stderr is sent to.
#[derive(Debug)]
pub struct Progress {
    talk: Talk,
    shows: bool,
    bar: Mutex<Option<ProgressBar>>,
    stage: Mutex<Option<Stage>>,
    steps: AtomicU64,
    done: AtomicU64,
}

impl Progress {
    /// `bars`: draw bars where stderr is a terminal, lines where it is not; else neither.
    pub fn new(talk: Talk, bars: bool) -> Self {
        Self {
            talk,
            shows: bars && talk > Talk::Quiet,
            bar: Mutex::new(None),
            stage: Mutex::new(None),
            steps: AtomicU64::new(0),
            done: AtomicU64::new(0),
        }
    }

    fn say(&self, message: &str) {
        let message = mask_any(message);
        let bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        match bar.as_ref() {
            Some(bar) => bar.suspend(|| terminal::message(&message)),
            None => terminal::message(&message),
        }
    }
}

impl Watch for Progress {
    fn begin(&self, stage: Stage, steps: u64) {
        let (label, unit) = stage.label();
        tracing::info!(steps, "{label}");
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = Some(stage);
        self.steps.store(steps, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        if !self.shows || steps == 0 {
            return;
        }
        if terminal::draws_progress() {
            let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template(&format!(
                "{label} {{bar:30}} {{pos}}/{{len}} {unit}，剩余 {{eta}}"
            ));
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
            *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
        } else {
            terminal::message(&format!("{label}：{steps} {unit}"));
        }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.shows {
            return;
        }
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return bar.inc(1);
        }
        // Without a terminal: a line for each tenth of a long stage.
        let steps = self.steps.load(Ordering::Relaxed);
        let tenth = steps / 10;
        if steps >= 1_000 && done.is_multiple_of(tenth) && done < steps {
            let stage = *self.stage.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((label, unit)) = stage.map(Stage::label) {
                terminal::message(&format!("{label}：{done}/{steps} {unit}"));
            }
        }
    }

    fn end(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }

    fn warn(&self, message: &str) {
        tracing::warn!("{message}");
        self.say(&format!("注意：{message}"));
    }

    fn note(&self, message: &str) {
        tracing::info!("{message}");
        if self.talk == Talk::Verbose {
            self.say(message);
        }
    }
}
