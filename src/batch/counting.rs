//! How many of everything: added up agency by agency, then recorded by stable codes.

use std::collections::BTreeMap;

use crate::model::{Finding, Severity, Verdict};
use crate::verdict::Audit;

use super::manifest::Counts;

/// Severities in the order in which they are counted.
const SEVERITIES: [Severity; 3] = [Severity::Violation, Severity::Doubt, Severity::Note];

/// Numbers of agencies, hires and findings.
#[derive(Debug, Clone, Default)]
pub struct Counting {
    agencies: u64,
    hires: u64,
    doubtful: u64,
    verdicts: [u64; Verdict::ALL.len()],
    machine_verdicts: [u64; Verdict::ALL.len()],
    findings: [u64; SEVERITIES.len()],
    rules: BTreeMap<&'static str, u64>,
}

impl Counting {
    /// The numbers of one agency.
    pub fn of(audit: &Audit<'_, '_>) -> Self {
        let mut counting = Self { agencies: 1, hires: audit.case.hires.len() as u64, ..Self::default() };
        counting.verdicts[audit.judgement.verdict as usize] = 1;
        counting.machine_verdicts[audit.judgement.machine_verdict as usize] = 1;
        counting.add_findings(audit.all_findings());
        counting.doubtful = u64::from(counting.findings[Severity::Doubt as usize] > 0);
        counting
    }

    /// Counts findings: the open ones by severity, all by rule.
    pub fn add_findings<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) {
        for finding in findings {
            *self.rules.entry(finding.rule).or_default() += 1;
            if finding.is_open() {
                self.findings[finding.effective_severity() as usize] += 1;
            }
        }
    }

    /// Adds other numbers.
    pub fn add(&mut self, other: &Self) {
        self.agencies += other.agencies;
        self.hires += other.hires;
        self.doubtful += other.doubtful;
        add_each(&mut self.verdicts, &other.verdicts);
        add_each(&mut self.machine_verdicts, &other.machine_verdicts);
        add_each(&mut self.findings, &other.findings);
        for (rule, count) in &other.rules {
            *self.rules.entry(rule).or_default() += count;
        }
    }

    /// The numbers by their codes; every verdict and severity is named.
    pub fn record(self, stray_rows: u64, nobodys: Vec<String>, failed: Vec<String>) -> Counts {
        let by_verdict = |counts: [u64; Verdict::ALL.len()]| {
            Verdict::ALL
                .into_iter()
                .map(|verdict| (verdict.code().to_owned(), counts[verdict as usize]))
                .collect()
        };
        Counts {
            agencies: self.agencies,
            verdicts: by_verdict(self.verdicts),
            machine_verdicts: by_verdict(self.machine_verdicts),
            findings: SEVERITIES
                .into_iter()
                .map(|severity| (severity.code().to_owned(), self.findings[severity as usize]))
                .collect(),
            rules: self.rules.into_iter().map(|(rule, count)| (rule.to_owned(), count)).collect(),
            doubtful: self.doubtful,
            hires: self.hires,
            stray_rows,
            nobodys,
            failed,
        }
    }
}

fn add_each<const N: usize>(sums: &mut [u64; N], more: &[u64; N]) {
    for (sum, count) in sums.iter_mut().zip(more) {
        *sum += count;
    }
}
