//! Error values that came with newer Excel (`#SPILL!`, `#CALC!` ...): the library stops at them and
//! does not tell the cell, so that one such cell would cost the whole file. Sheets that hold one are
//! rewritten with their error cells as texts, which read as the same unreadable cells.

use std::io::{Read, Write};

use super::ooxml::{Fate, copied};

/// As they stand in a sheet's XML.
pub(super) const NEW_ERRORS: [&[u8]; 9] = [
    b">#SPILL!<",
    b">#CALC!<",
    b">#FIELD!<",
    b">#BLOCKED!<",
    b">#UNKNOWN!<",
    b">#CONNECT!<",
    b">#BUSY!<",
    b">#EXTERNAL!<",
    b">#PYTHON!<",
];

const AS_ERROR: &[u8] = b" t=\"e\"";
const AS_TEXT: &[u8] = b" t=\"str\"";

/// The workbook with all error cells of its sheets as texts; none if it can't be rewritten.
pub(super) fn with_errors_as_texts(bytes: &[u8], is_sheet: impl Fn(&str) -> bool) -> Option<Vec<u8>> {
    let fate = |_, name: &str| if is_sheet(name) { Fate::Rewritten } else { Fate::Kept };
    copied(bytes, fate, rewrite)
}

/// Copies piece by piece; what may be the beginning of a mark waits for the next piece.
fn rewrite(from: &mut dyn Read, to: &mut dyn Write) -> Option<()> {
    let mut window = vec![0; 1 << 16];
    let mut kept = 0;
    loop {
        let read = from.read(window.get_mut(kept..)?).ok()?;
        let filled = kept + read;
        let mut at = 0;
        while let Some(rest) = window.get(at..filled).filter(|rest| rest.len() >= AS_ERROR.len()) {
            let found = rest.windows(AS_ERROR.len()).position(|part| part == AS_ERROR);
            let Some(found) = found else { break };
            to.write_all(rest.get(..found)?).ok()?;
            to.write_all(AS_TEXT).ok()?;
            at += found + AS_ERROR.len();
        }
        let whole = if read == 0 { filled } else { at.max(filled.saturating_sub(AS_ERROR.len() - 1)) };
        to.write_all(window.get(at..whole)?).ok()?;
        if read == 0 {
            return Some(());
        }
        window.copy_within(whole..filled, 0);
        kept = filled - whole;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that every mark is cut everywhere.
    struct Dripping<'b>(&'b [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(1);
            self.0.take(count as u64).read(into).inspect(|read| self.0 = &self.0[*read..])
        }
    }

    #[test]
    fn marks_are_found_wherever_a_piece_ends() {
        let text = b"<c t=\"e\"><v>#N/A</v></c><c r=\"A1\" t=\"e\" s=\"1\"/> t=\" t=\"e\"";
        let expected = b"<c t=\"str\"><v>#N/A</v></c><c r=\"A1\" t=\"str\" s=\"1\"/> t=\" t=\"str\"";
        for from in [&mut Dripping(text) as &mut dyn Read, &mut &text[..]] {
            let mut out = Vec::new();
            rewrite(from, &mut out).expect("copies");
            assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(expected));
        }
    }
}
