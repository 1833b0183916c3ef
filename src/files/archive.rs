//! Archives as folders, zip and, through [`super::seven_zip`], 7z: what their directory lists, checked before anything of it is believed.
//!
//! An archive is refused as a whole where two readers of it might see different things: two members of one
//! name, entries that its directory does not list, archives put one behind the other, names that lead out of it.
//! A single member that can't be unpacked is that member's problem.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::{INFLATION_CHECKED_FROM, MAX_ARCHIVE_MEMBERS, MAX_INFLATION};
use super::scan::{Container, container_of};
use super::seven_zip;
pub use super::unpacking::{Allowance, Member};
use super::unpacking::{
    Listed, check_names, damaged, encrypted, not_believed, out_of_time, shown_member, too_large_member,
};
use crate::files::FileProblem;

const LOCAL_ENTRY: &[u8] = b"PK\x03\x04";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
const DIRECTORY_END: &[u8] = b"PK\x05\x06";

/// Bytes between entries that no entry claims: descriptors and alignment need a few.
const MOST_UNCLAIMED: usize = 1 << 16;

/// An entry as the directory lists it.
struct Entry {
    name: String,
    header: usize,
    packed: usize,
    is_link: bool,
}

/// Whether the bytes are an archive of files, and neither workbook nor document.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(seven_zip::MAGIC) || is_zip(bytes)
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
        && ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| container_of(&archive) == Container::Other)
}

/// Hands over each file of an archive, in the order of its directory.
///
/// # Errors
/// If the archive as a whole is not to be believed, or over a bound.
pub fn unpack(
    bytes: &[u8],
    allowance: &mut Allowance,
    each: &mut dyn FnMut(Member, &mut Allowance),
) -> Result<(), FileProblem> {
    if bytes.starts_with(seven_zip::MAGIC) {
        return seven_zip::unpack(bytes, allowance, each);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let entries = directory(bytes, &archive)?;
    check(bytes, &archive, &entries)?;
    allowance.take_members(entries.len())?;
    for (index, entry) in entries.into_iter().enumerate() {
        if entry.name.ends_with('/') || entry.is_link {
            continue;
        }
        let content = content(&mut archive, index, allowance);
        each(Member { name: entry.name, content }, allowance);
    }
    Ok(())
}

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The entries that the directory lists. Read by hand: the library drops one of two with the same name.
fn directory(bytes: &[u8], archive: &Archive<'_>) -> Result<Vec<Entry>, FileProblem> {
    let start = usize::try_from(archive.central_directory_start()).map_err(|_| damaged())?;
    let offset = usize::try_from(archive.offset()).map_err(|_| damaged())?;
    let mut entries = Vec::new();
    let mut rest = bytes.get(start..).ok_or_else(damaged)?;
    while rest.starts_with(DIRECTORY_ENTRY) {
        let short = |at: usize| {
            let pair = rest.get(at..at + 2)?.try_into().ok()?;
            Some(usize::from(u16::from_le_bytes(pair)))
        };
        let long = |at: usize| Some(u32::from_le_bytes(rest.get(at..at + 4)?.try_into().ok()?));
        let entry = || -> Option<(Entry, usize)> {
            let (name, extra, comment) = (short(28)?, short(30)?, short(32)?);
            let raw = rest.get(46..46 + name)?;
            let name_is_utf8 = short(8)? & 0x800 != 0;
            let index = entries.len();
            // Sizes and places beyond 4 GiB do not fit into an archive of our bound.
            let entry = Entry {
                name: decoded(raw, name_is_utf8),
                header: usize::try_from(long(42)?).ok()?.checked_add(offset)?,
                packed: usize::try_from(long(20)?).ok()?,
                is_link: (long(38)? >> 16) & 0o170_000 == 0o120_000,
            };
            (index < MAX_ARCHIVE_MEMBERS * 2).then_some((entry, 46 + raw.len() + extra + comment))
        };
        let (entry, length) = entry().ok_or_else(damaged)?;
        entries.push(entry);
        rest = rest.get(length..).ok_or_else(damaged)?;
    }
    Ok(entries)
}

/// A member's name: UTF-8 where it says so or is so, else GBK as older programs write it.
fn decoded(raw: &[u8], is_utf8: bool) -> String {
    let text = std::str::from_utf8(raw).ok().map(str::to_owned);
    let gbk = || {
        let decoded = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(raw);
        decoded.filter(|_| !is_utf8).map(std::borrow::Cow::into_owned)
    };
    text.or_else(gbk).map_or_else(|| shown_member(raw), |text| shown_member(text.as_bytes()))
}

fn check(bytes: &[u8], archive: &Archive<'_>, entries: &[Entry]) -> Result<(), FileProblem> {
    check_names(
        entries.iter().map(|entry| Listed { name: &entry.name, is_folder: entry.name.ends_with('/') }),
    )?;
    if archive.len() != entries.len() {
        return Err(not_believed("的目录前后不一致"));
    }
    let mut ranges: Vec<(usize, usize)> = entries
        .iter()
        .map(|entry| data_end(bytes, entry).map(|end| (entry.header, end)))
        .collect::<Option<_>>()
        .ok_or_else(damaged)?;
    ranges.sort_unstable();
    let start = usize::try_from(archive.central_directory_start()).map_err(|_| damaged())?;
    let mut claimed = 0;
    for (first, end) in ranges.into_iter().chain([(start, start)]) {
        if first < claimed {
            return Err(not_believed("中有互相重叠的文件"));
        }
        let between = bytes.get(claimed..first).unwrap_or_default();
        if between.len() > MOST_UNCLAIMED || memchr::memmem::find(between, LOCAL_ENTRY).is_some() {
            return Err(not_believed("含有目录中没有列出的内容，或由几个压缩包拼接而成"));
        }
        claimed = end;
    }
    let tail = bytes.get(start..).unwrap_or_default();
    let ends = memchr::memmem::find_iter(tail, DIRECTORY_END).count();
    if ends > 1 || memchr::memmem::find(tail, LOCAL_ENTRY).is_some() {
        return Err(not_believed("由几个压缩包拼接而成"));
    }
    Ok(())
}

/// Where the data of an entry ends.
fn data_end(bytes: &[u8], entry: &Entry) -> Option<usize> {
    let header = bytes.get(entry.header..entry.header.checked_add(30)?)?;
    if !header.starts_with(LOCAL_ENTRY) {
        return None;
    }
    let length = |at: usize| Some(usize::from(u16::from_le_bytes(header.get(at..at + 2)?.try_into().ok()?)));
    let start = entry.header + 30 + length(26)? + length(28)?;
    start.checked_add(entry.packed).filter(|end| *end <= bytes.len())
}

fn content(archive: &mut Archive<'_>, index: usize, left: &mut Allowance) -> Result<Vec<u8>, FileProblem> {
    if left.is_over() {
        return Err(out_of_time());
    }
    if archive.by_index_raw(index).is_ok_and(|entry| entry.encrypted()) {
        return Err(encrypted());
    }
    let unread = "压缩包中的该文件已损坏或压缩方式不支持；请报送单位重新打包（标准 zip 格式）后送审";
    let entry = archive.by_index(index).map_err(|error| match error {
        ZipError::Io(_) | ZipError::InvalidArchive(_) => damaged(),
        _ => FileProblem::corrupt(unread),
    })?;
    let (size, packed) = (entry.size(), entry.compressed_size());
    if size > INFLATION_CHECKED_FROM && size / packed.max(1) > MAX_INFLATION {
        return Err(too_large_member(size));
    }
    left.check_size(size)?;
    let mut content = Vec::new();
    entry.take(size.saturating_add(1)).read_to_end(&mut content).map_err(|_| FileProblem::corrupt(unread))?;
    left.take_bytes(content.len() as u64);
    if content.len() as u64 != size {
        return Err(FileProblem::corrupt(unread));
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::files::ProblemKind;

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            zip.start_file(*name, stored).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn members(bytes: &[u8]) -> Result<Vec<(String, Option<String>)>, FileProblem> {
        let mut all = Vec::new();
        unpack(bytes, &mut Allowance::default(), &mut |member, _| {
            all.push((member.name, member.content.ok().and_then(|bytes| String::from_utf8(bytes).ok())));
        })?;
        Ok(all)
    }

    /// The same bytes with one text put in the place of another of equal length.
    fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
        assert_eq!(from.len(), to.len());
        let mut bytes = bytes.to_vec();
        while let Some(at) = memchr::memmem::find(&bytes, from) {
            bytes[at..at + from.len()].copy_from_slice(to);
        }
        bytes
    }

    #[test]
    fn members_are_handed_over_under_their_names() {
        let plain = zipped(&[("材料/甲.csv", "a,b"), ("乙.csv", "c")]);
        let expected = [("材料/甲.csv", "a,b"), ("乙.csv", "c")];
        let expected = expected.map(|(name, text)| (name.to_owned(), Some(text.to_owned())));
        assert_eq!(members(&plain).unwrap(), expected);
        assert!(is_archive(&plain));
        let (gbk, _, _) = encoding_rs::GBK.encode("招用.csv");
        let named = replaced(&zipped(&[("abcd.csv", "x")]), b"abcd.csv", &gbk);
        assert_eq!(members(&named).unwrap()[0].0, "招用.csv");
    }

    #[test]
    fn what_two_readers_would_see_differently_is_refused() {
        let two = zipped(&[("a.csv", "1"), ("b.csv", "2")]);
        let inner = zipped(&[("c.csv", "3")]);
        let joined = [two.clone(), inner.clone()].concat();
        let twice = replaced(&two, b"b.csv", b"a.csv");
        let cased = replaced(&two, b"b.csv", b"A.csv");
        let outside = replaced(&zipped(&[("xx/a.csv", "1")]), b"xx/a.csv", b"../a.csv");
        for (what, bytes) in [("joined", joined), ("twice", twice), ("case", cased), ("outside", outside)] {
            assert_eq!(members(&bytes).map_err(|problem| problem.kind), Err(ProblemKind::Corrupt), "{what}");
        }
        // One archive stored as a member of another is no joined archive.
        let mut nested = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        nested.start_file("里.zip", stored).unwrap();
        nested.write_all(&inner).unwrap();
        assert_eq!(members(&nested.finish().unwrap().into_inner()).unwrap().len(), 1);
    }

    #[test]
    fn a_damaged_member_leaves_the_others() {
        let bytes = replaced(&zipped(&[("a.csv", "1234567"), ("b.csv", "2")]), b"1234567", b"1234568");
        let members = members(&bytes).unwrap();
        assert_eq!(members[0], ("a.csv".to_owned(), None));
        assert_eq!(members[1], ("b.csv".to_owned(), Some("2".to_owned())));
    }

    #[test]
    fn the_allowance_is_one_for_all() {
        let bytes = zipped(&[("a.csv", "1234567"), ("b.csv", "12")]);
        let mut allowance = Allowance::within(8);
        let mut problems = Vec::new();
        unpack(&bytes, &mut allowance, &mut |member, _| problems.push(member.content.err())).unwrap();
        assert_eq!(problems[0], None);
        assert_eq!(problems[1].as_ref().map(|problem| problem.kind), Some(ProblemKind::TooLarge));
    }
}
