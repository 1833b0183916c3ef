//! 7z archives as folders, under the rules and the allowance of [`super::unpacking`].
//!
//! Members are packed together in blocks: what stands behind one that can't be unpacked is lost with it, and each of those
//! is reported by its name. The library bounds what it takes for its own tables; all else is bounded here.

use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use super::limits::MAX_DICTIONARY_BYTES;
use super::unpacking::{
    Allowance, Listed, Member, check_names, damaged, encrypted, out_of_time, shown_member,
};
use crate::files::FileProblem;

/// How such archives begin.
pub(super) const MAGIC: &[u8] = b"7z\xbc\xaf\x27\x1c";

const MEMORY_KB: usize = MAX_DICTIONARY_BYTES >> 10;

/// Bytes after which the clock is looked at.
const PIECE: u64 = 1 << 20;

/// Hands over each file of an archive, in the order in which it is packed.
///
/// # Errors
/// If the archive as a whole is not to be believed, or over a bound.
pub(super) fn unpack(
    bytes: &[u8],
    allowance: &mut Allowance,
    each: &mut dyn FnMut(Member, &mut Allowance),
) -> Result<(), FileProblem> {
    // Forged sizes and places make such libraries panic.
    catch_unwind(AssertUnwindSafe(|| unpack_all(bytes, allowance, each))).unwrap_or_else(|_| Err(damaged()))
}

fn unpack_all(
    bytes: &[u8],
    allowance: &mut Allowance,
    each: &mut dyn FnMut(Member, &mut Allowance),
) -> Result<(), FileProblem> {
    let no_password = Password::empty();
    let mut source = Cursor::new(bytes);
    let archive = Archive::read_with_memory_limit(&mut source, &no_password, MEMORY_KB)
        .map_err(|error| problem_of(&error).unwrap_or_else(damaged))?;
    let names: Vec<String> = archive.files.iter().map(name_of).collect();
    check_names(
        archive
            .files
            .iter()
            .zip(&names)
            .map(|(entry, name)| Listed { name, is_folder: entry.is_directory || entry.is_anti_item }),
    )?;
    allowance.take_members(archive.files.len())?;
    for block in 0..archive.blocks.len() {
        let decoder =
            BlockDecoder::new_with_memory_limit(1, MEMORY_KB, block, &archive, &no_password, &mut source);
        unpack_block(decoder, allowance, each);
    }
    for ((entry, name), block) in archive.files.iter().zip(names).zip(&archive.stream_map.file_block_index) {
        if block.is_none() && is_file(entry) {
            each(Member { name, content: Ok(Vec::new()) }, allowance);
        }
    }
    Ok(())
}

/// The files of one block; if it fails, the ones that it did not give have the reason in place of their bytes.
fn unpack_block(
    decoder: BlockDecoder<'_, Cursor<&[u8]>>,
    allowance: &mut Allowance,
    each: &mut dyn FnMut(Member, &mut Allowance),
) {
    let entries: Vec<ArchiveEntry> = decoder.entries().to_vec();
    let mut given = 0;
    let mut refused = None;
    let outcome = decoder.for_each_entries(&mut |entry, packed| {
        match content(entry, packed, allowance) {
            Ok(Some(content)) => each(Member { name: name_of(entry), content: Ok(content) }, allowance),
            Ok(None) => {}
            Err(problem) => {
                refused = Some(problem);
                return Ok(false);
            }
        }
        given += 1;
        Ok(true)
    });
    let problem = match (refused, outcome) {
        (Some(problem), _) => problem,
        (None, Ok(_)) => return,
        (None, Err(error)) => problem_of(&error).unwrap_or_else(damaged_member),
    };
    for entry in entries.iter().skip(given).filter(|entry| is_file(entry)) {
        each(Member { name: name_of(entry), content: Err(problem.clone()) }, allowance);
    }
}

/// The bytes of a file; none of a folder, of a link, or of what the archive says to delete.
fn content(
    entry: &ArchiveEntry,
    packed: &mut dyn Read,
    allowance: &mut Allowance,
) -> Result<Option<Vec<u8>>, FileProblem> {
    allowance.check_size(entry.size)?;
    let mut content = Vec::new();
    loop {
        if allowance.is_over() {
            return Err(out_of_time());
        }
        let read = Read::take(&mut *packed, PIECE)
            .read_to_end(&mut content)
            .map_err(|error| problem_of(&Error::from(error)).unwrap_or_else(damaged_member))?;
        if read == 0 {
            break;
        }
    }
    allowance.take_bytes(content.len() as u64);
    if content.len() as u64 != entry.size {
        return Err(damaged_member());
    }
    Ok(is_file(entry).then_some(content))
}

fn is_file(entry: &ArchiveEntry) -> bool {
    /// Archivers of Unix put the mode of a file into the upper half.
    const LINK: u32 = 0o120_000;
    let is_link = entry.has_windows_attributes && (entry.windows_attributes >> 16) & 0o170_000 == LINK;
    !entry.is_directory && !entry.is_anti_item && !is_link
}

fn name_of(entry: &ArchiveEntry) -> String {
    shown_member(entry.name.as_bytes())
}

fn damaged_member() -> FileProblem {
    FileProblem::corrupt("压缩包中的该文件已损坏或压缩方式不支持；请报送单位改用标准 zip 格式重新打包后送审")
}

/// What an error says to the user, where it says more than that something is damaged.
fn problem_of(error: &Error) -> Option<FileProblem> {
    /// AES, which needs a password.
    const ENCRYPTED: [&str; 2] = ["AES", "06F10701"];
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Some(encrypted()),
        Error::UnsupportedCompressionMethod(method)
            if ENCRYPTED.iter().any(|name| method.to_uppercase().contains(name)) =>
        {
            Some(encrypted())
        }
        Error::MaxMemLimited { .. } => Some(FileProblem::too_large(format!(
            "压缩包的字典超过{} MB，未读取；请改用标准 zip 格式重新打包后送审",
            MAX_DICTIONARY_BYTES >> 20
        ))),
        Error::Io(inner, _) if inner.kind() == io::ErrorKind::OutOfMemory => Some(FileProblem::too_large(
            "压缩包展开需要的内存过大，未读取；请改用标准 zip 格式重新打包后送审",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sevenz_rust2::ArchiveWriter;
    use sevenz_rust2::encoder_options::Lzma2Options;

    use super::super::archive::{is_archive, unpack as unpack_any};
    use super::*;
    use crate::files::ProblemKind;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
        // Each reading makes a dictionary anew.
        writer.set_content_methods(vec![Lzma2Options::from_level(0).into()]);
        for (name, content) in files {
            writer.push_archive_entry(ArchiveEntry::new_file(name), Some(*content)).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    type Unpacked = Vec<(String, Result<Vec<u8>, ProblemKind>)>;

    fn members(bytes: &[u8]) -> Result<Unpacked, ProblemKind> {
        let mut all = Vec::new();
        let outcome = unpack_any(bytes, &mut Allowance::default(), &mut |member, _| {
            all.push((member.name, member.content.map_err(|problem| problem.kind)));
        });
        outcome.map(|()| all).map_err(|problem| problem.kind)
    }

    #[test]
    fn members_are_handed_over_under_their_names() {
        let bytes = packed(&[("材料/甲.csv", b"a,b"), ("乙.csv", b"c"), ("空.csv", b"")]);
        assert!(is_archive(&bytes));
        let expected = [("材料/甲.csv", &b"a,b"[..]), ("乙.csv", b"c"), ("空.csv", b"")];
        let expected: Vec<_> =
            expected.into_iter().map(|(name, text)| (name.to_owned(), Ok(text.to_vec()))).collect();
        assert_eq!(members(&bytes).unwrap(), expected);
    }

    #[test]
    fn names_that_lead_out_or_come_twice_are_refused() {
        for files in [&[("../甲.csv", &b"1"[..])][..], &[("a.csv", b"1"), ("A.csv", b"2")]] {
            assert_eq!(members(&packed(files)), Err(ProblemKind::Corrupt));
        }
    }

    #[test]
    fn the_allowance_is_one_for_all() {
        let bytes = packed(&[("a.csv", &[b'x'; 70]), ("b.csv", &[b'y'; 70])]);
        let mut problems = Vec::new();
        let mut allowance = Allowance::within(100);
        unpack(&bytes, &mut allowance, &mut |member, _| {
            problems.push(member.content.err().map(|problem| problem.kind));
        })
        .unwrap();
        assert_eq!(problems, [None, Some(ProblemKind::TooLarge)]);
    }

    #[test]
    fn no_damage_makes_it_panic_hang_or_give_wrong_bytes() {
        let table = "单位名称,岗位名称,计划招用人数\n天河区城管局,保洁员,3\n".repeat(40);
        let files: [(&str, &[u8]); 3] =
            [("计划.csv", table.as_bytes()), ("招用.csv", b"x"), ("材料/公告.csv", b"yy")];
        let whole = packed(&files);
        let is_right = |bytes: &[u8]| {
            let members = members(bytes).unwrap_or_default();
            members.iter().all(|(name, content)| {
                let own = files.iter().find(|(own, _)| own == name);
                content.as_ref().map_or(true, |content| own.is_none_or(|(_, own)| own == content))
            })
        };
        for end in 0..whole.len() {
            assert!(members(&whole[..end]).is_err(), "cut at {end}");
        }
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        for round in 0..2000 {
            let mut bytes = whole.clone();
            for _ in 0..=random() % 4 {
                let at = usize::try_from(random() % bytes.len() as u64).unwrap();
                bytes[at] = u8::try_from(random() & 0xff).unwrap();
            }
            assert!(is_right(&bytes), "round {round}");
        }
    }
}
