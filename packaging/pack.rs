//! What an office unpacks: the manual as pages that any browser opens, and the archive itself.
//!
//! ```sh
//! cargo run --example pack -- pages FOLDER            # the Markdown of docs/ as self-contained HTML
//! cargo run --example pack -- zip FOLDER FILE.zip     # the folder as an archive with UTF-8 names
//! ```
//!
//! Explorer unpacks names as UTF-8 only where the archive says that they are; Info-ZIP does not say so.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// (source, page): what an office reads, under the names that it sees.
const PAGES: [(&str, &str); 4] = [
    ("docs/用户手册.md", "用户手册.html"),
    ("docs/定时运行.md", "定时运行.html"),
    ("docs/rules.md", "规则说明.html"),
    ("README.md", "README.html"),
];

const STYLE: &str = "body{font:16px/1.7 'Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:52em;margin:2em auto;padding:0 1em;color:#222}\
h1,h2,h3{line-height:1.3}img{max-width:100%;border:1px solid #ccc}table{border-collapse:collapse}\
td,th{border:1px solid #bbb;padding:.25em .6em;vertical-align:top;text-align:left}\
code{background:#f3f3f3;padding:0 .2em}pre{background:#f3f3f3;padding:.7em;overflow:auto}pre code{padding:0}\
@media print{body{max-width:none;margin:0}}";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["pages", folder] => pages(Path::new(folder)),
        ["zip", folder, archive] => zip_folder(Path::new(folder), Path::new(archive)),
        _ => Err("pack pages FOLDER | pack zip FOLDER FILE.zip".into()),
    }
}

/// Writes every page; a link to a page becomes a link to its HTML, a link to anything that is not packed plain text.
fn pages(folder: &Path) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (source, page) in PAGES {
        let text = fs::read_to_string(root.join(source))?;
        fs::write(folder.join(page), page_of(&text, &root.join(source), folder)?)?;
    }
    Ok(())
}

fn page_of(markdown: &str, source: &Path, folder: &Path) -> Result<String, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = source.parent().unwrap_or(root);
    let mut title = String::new();
    let mut events: Vec<Event<'_>> = Vec::new();
    let (mut in_title, mut link_is_alive) = (false, true);
    let mut anchors: BTreeMap<String, u32> = BTreeMap::new();
    let mut heading: Option<(usize, String)> = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let bytes =
                    fs::read(beside.join(&*dest_url)).map_err(|error| format!("{dest_url}: {error}"))?;
                let data = format!("data:image/png;base64,{}", STANDARD.encode(bytes));
                events.push(Event::Start(Tag::Image { link_type, dest_url: data.into(), title, id }));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let target = packed(&dest_url, beside, root, folder);
                link_is_alive = target.is_some();
                if let Some(dest_url) = target {
                    events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
            }
            Event::End(TagEnd::Link) if !link_is_alive => link_is_alive = true,
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                in_title = title.is_empty() && level == HeadingLevel::H1;
                heading = Some((events.len(), String::new()));
                events.push(Event::Start(Tag::Heading { level, id: None, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some((at, text)) = heading.take() {
                    let anchor = anchor_of(&text, &mut anchors);
                    if let Some(Event::Start(Tag::Heading { id, .. })) = events.get_mut(at) {
                        *id = Some(anchor.into());
                    }
                }
                in_title = false;
                events.push(Event::End(TagEnd::Heading(level)));
            }
            Event::Text(text) | Event::Code(text) if heading.is_some() => {
                if in_title {
                    title.push_str(&text);
                }
                if let Some((_, so_far)) = &mut heading {
                    so_far.push_str(&text);
                }
                events.push(Event::Text(text));
            }
            other => events.push(other),
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    Ok(format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n<body>\n{body}</body></html>\n"
    ))
}

/// The address of a link inside the package; none if its target is not in it.
fn packed<'l>(link: &CowStr<'l>, beside: &Path, root: &Path, folder: &Path) -> Option<CowStr<'l>> {
    if link.contains("://") || link.starts_with('#') {
        return Some(link.clone());
    }
    let (path, fragment) = link.split_once('#').map_or((&**link, None), |(path, part)| (path, Some(part)));
    let target = normalised(&beside.join(path));
    let page = PAGES.iter().find(|(source, _)| normalised(&root.join(source)) == target);
    let relative = if let Some((_, page)) = page {
        (*page).to_owned()
    } else {
        let inside = target.strip_prefix(root).ok()?;
        folder.join(inside).exists().then(|| inside.to_string_lossy().replace('\\', "/"))?
    };
    Some(match fragment {
        Some(part) => format!("{relative}#{part}").into(),
        None => relative.into(),
    })
}

fn normalised(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                parts.pop();
            }
            std::path::Component::CurDir => {}
            other => parts.push(other),
        }
    }
    parts
}

/// The anchor that a forge gives a heading, which links in the text count on.
fn anchor_of(heading: &str, taken: &mut BTreeMap<String, u32>) -> String {
    let kept = heading.trim().to_lowercase();
    let anchor: String = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect();
    let count = taken.entry(anchor.clone()).or_default();
    *count += 1;
    if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
}

/// Entries in the order of their names, one time for all: the same folder gives the same bytes.
fn zip_folder(folder: &Path, archive: &Path) -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let top = folder.parent().unwrap_or(folder);
    let mut writer = ZipWriter::new(File::create(archive)?);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for file in files {
        let name = file.strip_prefix(top)?.to_string_lossy().replace('\\', "/");
        writer.start_file(name, options)?;
        writer.write_all(&fs::read(&file)?)?;
    }
    writer.finish()?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
