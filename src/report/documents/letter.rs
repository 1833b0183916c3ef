//! Letters to an agency, written from templates.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::content;
pub use super::kind::{LetterKind, told};
use super::template::{Template, TemplateError};
pub use super::terms::{LetterTerms, Series};
use crate::report::{Edition, ReportError};
use crate::verdict::Audit;

/// Templates, and what the office states about itself.
#[derive(Debug)]
pub struct Letters {
    templates: BTreeMap<LetterKind, Template>,
    terms: LetterTerms,
    digests: BTreeMap<LetterKind, [u8; 32]>,
}

impl Letters {
    /// With the templates that are given, and the program's own for all others.
    ///
    /// # Errors
    /// If one of them can't be used.
    pub fn new(given: Vec<(LetterKind, Vec<u8>, String)>, terms: LetterTerms) -> Result<Self, TemplateError> {
        let mut templates = BTreeMap::new();
        let own = LetterKind::ALL.map(|kind| (kind, kind.builtin().to_vec(), "（内置）".to_owned()));
        // Those that are given come last, and replace our own.
        for (kind, bytes, origin) in own.into_iter().chain(given) {
            templates.insert(kind, Template::parse(bytes, &origin, &content::sample())?);
        }
        let said = format!("{terms:?}");
        let digest = |(kind, template): (&LetterKind, &Template)| {
            let mut hash = Sha256::new();
            hash.update(template.bytes());
            hash.update(&said);
            (*kind, hash.finalize().into())
        };
        let digests = templates.iter().map(digest).collect();
        Ok(Self { templates, terms, digests })
    }

    /// What the office says of itself.
    pub const fn terms(&self) -> &LetterTerms {
        &self.terms
    }

    /// Digest of all that a letter depends on besides its agency.
    pub fn digest(&self, kind: LetterKind) -> [u8; 32] {
        self.digests.get(&kind).copied().unwrap_or_default()
    }

    /// The letter of this kind as bytes, under this 发文字号.
    ///
    /// # Errors
    /// If it can't be packed.
    pub fn render(
        &self,
        kind: LetterKind,
        audit: &Audit<'_, '_>,
        edition: &Edition<'_>,
        number: Option<&str>,
    ) -> Result<Vec<u8>, ReportError> {
        let template = self
            .templates
            .get(&kind)
            .ok_or_else(|| ReportError::Letter(format!("没有“{}”的模板", kind.label())))?;
        template.fill(&content::of(kind, audit, edition, &self.terms, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_templates_can_be_used() {
        Letters::new(Vec::new(), LetterTerms::default()).unwrap();
    }

    #[test]
    fn a_file_that_is_no_letter_is_refused() {
        let given = vec![(LetterKind::Rectify, b"text".to_vec(), "通知.docx".to_owned())];
        let error = Letters::new(given, LetterTerms::default()).unwrap_err();
        assert!(error.to_string().contains("通知.docx：不是能用的 .docx 文件"), "{error}");
    }
}
