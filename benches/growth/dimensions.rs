//! What is doubled: a filing for each kind of thing of which there may be much.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::cost::Outcome;
use crate::filing::{Filing, Row, csv, hire};
use crate::support::{self, HIRES, PLAN, Size};

/// How a run is made.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// Read and judged, nothing written.
    Judged,
    /// With workbooks.
    Written,
    /// A second run, after every finding was marked in 疑点总表.
    Reviewed,
}

/// One thing to double.
pub(crate) struct Dimension {
    /// By which it is called.
    pub(crate) name: &'static str,
    /// In words.
    pub(crate) what: &'static str,
    /// So many to begin with.
    pub(crate) from: u32,
    pub(crate) run: Run,
    /// Makes filings (first folder) and lists (second) with so many of it; what else the command needs.
    pub(crate) make: fn(&Path, &Path, u32) -> Outcome<Vec<OsString>>,
}

const fn judged(
    name: &'static str,
    what: &'static str,
    make: fn(&Path, &Path, u32) -> Outcome<Vec<OsString>>,
) -> Dimension {
    Dimension { name, what, from: 1 << 10, run: Run::Judged, make }
}

const fn written(
    name: &'static str,
    what: &'static str,
    make: fn(&Path, &Path, u32) -> Outcome<Vec<OsString>>,
) -> Dimension {
    Dimension { name, what, from: 64, run: Run::Written, make }
}

/// A filing that each dimension bends in one respect.
type Made = Outcome<Vec<OsString>>;

/// All of them.
pub(crate) const DIMENSIONS: &[Dimension] = &[
    judged("agencies", "agencies, 25 hires each", |input, _, n| ledgers(input, n, 25)),
    judged("hires", "hires of one agency", |input, _, n| ledgers(input, 1, n)),
    judged("rejected", "rows rejected", |input, _, n| {
        file(input, &Filing::of(0, n).with(hire::HIRED, |_| "2024年3月".to_owned()))
    }),
    judged("unclear", "accepted rows with a cell that can't be read", |input, _, n| {
        file(input, &Filing::of(0, n).with(hire::RECOGNISED, |_| "2023年3月".to_owned()))
    }),
    judged("unnamed", "rows without an agency", |input, _, n| {
        let filing = Filing::of(0, n).with(hire::AGENCY, |_| String::new());
        file(input, &filing.with(hire::CODE, |_| String::new()))
    }),
    judged("misnamed", "rows each of another agency that has no plan", |input, _, n| {
        let filing = Filing::of(0, n).with(hire::AGENCY, |row| format!("虚构{row}号中心"));
        file(input, &filing.with(hire::CODE, |_| String::new()))
    }),
    judged("other-year", "rows of another year beside as many of this one", |input, _, n| {
        let mut filing = Filing::of(0, n);
        let before = filing.clone().with(hire::YEAR, |_| "2022".to_owned());
        filing.hires.extend(before.with(hire::HIRED, |_| "2022-03-01".to_owned()).hires);
        file(input, &filing)
    }),
    judged("repeated", "rows repeated", |input, _, n| {
        let mut filing = Filing::of(0, n);
        filing.hires.extend(filing.hires.clone());
        file(input, &filing)
    }),
    judged("repetitions", "repetitions of one row", |input, _, n| {
        let mut filing = Filing::of(0, 25);
        let row = filing.hires[0].clone();
        filing.hires.extend(std::iter::repeat_n(row, n as usize));
        file(input, &filing)
    }),
    judged("conflicts", "pairs of conflicting rows", |input, _, n| {
        let mut filing = Filing::of(0, n);
        filing.hires.extend(filing.clone().with(hire::FILED, |_| "2024-11-11".to_owned()).hires);
        file(input, &filing)
    }),
    judged("conflicting", "rows in conflict with one", |input, _, n| {
        let mut filing = Filing::of(0, 25);
        let row = filing.hires[0].clone();
        filing.hires.extend(std::iter::repeat_n(row, n as usize));
        let certificate = |row: usize| format!("RD2024{row:07}");
        file(input, &filing.with(hire::CERTIFICATE, certificate))
    }),
    judged("twice-here", "rows of one person at one agency", |input, _, n| {
        file(input, &one_person(Filing::of(0, n)))
    }),
    judged("elsewhere", "agencies of one person", |input, _, n| {
        let mut filing = Filing::of(0, 1);
        (1..n).for_each(|agency| filing.add(Filing::of(agency, 1)));
        file(input, &one_person(filing))
    }),
    judged("handed-on", "agencies that hand one person on from day to day", |input, _, n| {
        let mut filing = Filing::of(0, 1);
        (1..n).for_each(|agency| filing.add(Filing::of(agency, 1)));
        file(input, &one_person(filing).with(hire::HIRED, |row| format!("2024-{:02}-01", row % 12 + 1)))
    }),
    judged("certificates", "persons with one certificate", |input, _, n| {
        file(input, &Filing::of(0, n).with(hire::CERTIFICATE, |_| "RD20240001".to_owned()))
    }),
    judged("names", "names of one ID number", |input, _, n| {
        let filing = one_person(Filing::of(0, n));
        file(input, &filing.with(hire::NAME, |row| format!("陈{}{}", hanzi(row), hanzi(row / 1000))))
    }),
    judged("numbers", "ID numbers of one name, post and day", |input, _, n| {
        let filing = Filing::of(0, n).with(hire::NAME, |_| "陈伟明".to_owned());
        let filing = filing.with(hire::HIRED, |_| "2024-03-01".to_owned());
        file(input, &filing.with(hire::POST_CODE, |_| "GW-1".to_owned()))
    }),
    judged("posts", "posts of one agency, a hire each", |input, _, n| file(input, &of_posts(n))),
    judged("plan-versions", "posts planned in two versions", |input, _, n| {
        let filing = of_posts(n);
        let mut other = filing.plan.clone();
        for row in &mut other {
            "3".clone_into(&mut row[7]);
        }
        file(input, &filing)?;
        csv(&input.join("招用计划2.csv"), &PLAN, &other)?;
        Ok(Vec::new())
    }),
    judged("unplanned", "hires each of a post that no plan has", |input, _, n| {
        let filing = Filing::of(0, n).with(hire::POST_CODE, |row| format!("XX-{row}"));
        file(input, &filing.with(hire::POST, |row| format!("岗位{row}")))
    }),
    judged("notices", "hires and notices of one post", |input, _, n| {
        let mut filing = Filing::of(0, n);
        let row = filing.notices[0].clone();
        filing.notices = (0..n as usize).map(|index| changed(&row, 0, format!("GG-0-{index}"))).collect();
        file(input, &filing.with(hire::POST_CODE, |_| "GW-1".to_owned()))
    }),
    judged("late-notices", "hires and late notices of one post", |input, _, n| {
        let mut filing = Filing::of(0, n);
        let row = changed(&filing.notices[0], 6, "2024-12-20".to_owned());
        filing.notices = (0..n as usize).map(|index| changed(&row, 0, format!("GG-0-{index}"))).collect();
        file(input, &filing.with(hire::POST_CODE, |_| "GW-1".to_owned()))
    }),
    judged("unclear-notices", "hires and notices of an unknown publisher", |input, _, n| {
        let mut filing = Filing::of(0, n);
        let row = changed(&filing.notices[0], 5, "某某网".to_owned());
        filing.notices = (0..n as usize).map(|index| changed(&row, 0, format!("GG-0-{index}"))).collect();
        file(input, &filing.with(hire::POST_CODE, |_| "GW-1".to_owned()))
    }),
    judged("invalid-ids", "findings of E: ID numbers that are none", |input, _, n| {
        file(input, &Filing::of(0, n).with(hire::ID, |row| format!("{row:018}")))
    }),
    judged("unfiled", "findings of F: hires without 备案日期", |input, _, n| {
        file(input, &Filing::of(0, n).with(hire::FILED, |_| String::new()))
    }),
    judged("unannounced", "findings of N: hires without a notice", |input, _, n| {
        let mut filing = Filing::of(0, n);
        filing.notices.clear();
        file(input, &filing)
    }),
    judged("before-plan", "findings of P: hires before the plan", |input, _, n| {
        file(input, &Filing::of(0, n).with(hire::HIRED, |_| "2024-01-02".to_owned()))
    }),
    judged("strangers", "ID numbers in a payroll that nobody hired", |input, _, n| {
        let filing = Filing::of(0, 25);
        let rows: Vec<Row> = (0..n)
            .map(|row| vec![support::person_name(row), support::person_id(1000 + row), "1900".to_owned()])
            .collect();
        csv(&input.join("工资表.csv"), &["姓名", "身份证号", "应发金额"], &rows)?;
        file(input, &filing)
    }),
    judged("subtotals", "subtotals, one after each hire", |input, _, n| {
        let mut filing = Filing::of(0, n);
        let total = |row: &Row| {
            let blank = row.iter().map(|_| String::new()).collect();
            changed(&changed(&blank, 0, "小计".to_owned()), 6, "1".to_owned())
        };
        filing.hires = filing.hires.iter().flat_map(|row| [row.clone(), total(row)]).collect();
        file(input, &filing)
    }),
    Dimension {
        from: 16,
        ..judged("columns", "columns that nobody knows", |input, _, n| {
            let mut filing = Filing::of(0, 25);
            let names: Vec<String> = (0..n).map(|column| format!("自定义内容{column}")).collect();
            let header: Vec<&str> = HIRES.into_iter().chain(names.iter().map(String::as_str)).collect();
            let more = |row: &Row| row.iter().cloned().chain((0..n).map(|at| format!("内容{at}"))).collect();
            let rows: Vec<Row> = filing.hires.iter().map(more).collect();
            filing.hires.clear();
            file(input, &filing)?;
            csv(&input.join("招用情况.csv"), &header, &rows)?;
            Ok(Vec::new())
        })
    },
    Dimension {
        from: 64,
        ..judged("files", "files, three an agency", |input, _, n| {
            for agency in 0..n.div_ceil(3) {
                Filing::of(agency, 3).write(&input.join(agency.to_string()))?;
            }
            Ok(Vec::new())
        })
    },
    Dimension {
        from: 16,
        ..judged("sheets", "sheets of a workbook", |input, _, n| {
            let mut workbook = Workbook::new();
            for agency in 0..n {
                let sheet = workbook.add_worksheet();
                sheet.write_row(0, 0, HIRES)?;
                for (number, row) in (1_u32..).zip(&Filing::of(agency, 3).hires) {
                    sheet.write_row(number, 0, row.iter().map(String::as_str))?;
                }
            }
            workbook.save(input.join("全部.xlsx"))?;
            Ok(Vec::new())
        })
    },
    Dimension {
        from: 64,
        ..judged("blocks", "tables stacked in one sheet", |input, _, n| {
            let mut text = File::create(input.join("招用情况.csv"))?;
            for agency in 0..n {
                writeln!(text, "{}", HIRES.join(","))?;
                for row in Filing::of(agency, 3).hires {
                    writeln!(text, "{}", row.join(","))?;
                }
                writeln!(text)?;
            }
            Ok(Vec::new())
        })
    },
    judged("groups", "agencies by a line of their own above their rows", |input, _, n| {
        let mut text = File::create(input.join("招用情况.csv"))?;
        let header = HIRES.iter().filter(|name| !matches!(**name, "单位名称" | "统一社会信用代码"));
        writeln!(text, "{}", header.copied().collect::<Vec<_>>().join(","))?;
        for agency in 0..n {
            writeln!(text, "{}", support::agency_name(agency))?;
            for row in Filing::of(agency, 3).hires {
                writeln!(text, "{},{}", row[0], row[3..].join(","))?;
            }
        }
        Ok(Vec::new())
    }),
    Dimension {
        from: 64,
        ..judged("members", "members of an archive", |input, _, n| {
            let mut archive = ZipWriter::new(File::create(input.join("全部.zip"))?);
            for agency in 0..n {
                archive.start_file(format!("{agency}/招用情况.csv"), SimpleFileOptions::default())?;
                let rows = Filing::of(agency, 3).hires;
                let rows = rows.iter().map(|row| row.join(",")).collect::<Vec<_>>().join("\n");
                archive.write_all(format!("{}\n{rows}\n", HIRES.join(",")).as_bytes())?;
            }
            archive.finish()?;
            Ok(Vec::new())
        })
    },
    judged("register", "rows of the register", |input, lists, n| {
        let row = |person: u32| {
            let number = format!("RD2023{person:07}");
            let day = "2023-11-20".to_owned();
            vec![support::person_name(person), support::person_id(person), "残疾人员".to_owned(), number, day]
        };
        let rows: Vec<Row> = (0..n).map(row).collect();
        let header = ["姓名", "公民身份号码", "困难人员类别", "认定编号", "认定日期"];
        csv(&lists.join("台账.csv"), &header, &rows)?;
        file(input, &Filing::of(0, 25))?;
        Ok(option("--register", lists, "台账.csv"))
    }),
    judged("history", "rows of the history, all of one person", |input, lists, n| {
        let history = one_person(Filing::of(0, n));
        let history = history.with(hire::HIRED, |row| format!("2019-{:02}-01", row % 12 + 1));
        csv(&lists.join("往年.csv"), &HIRES, &history.hires)?;
        file(input, &one_person(Filing::of(0, 25)))?;
        Ok(option("--history", lists, "往年.csv"))
    }),
    judged("directory", "agencies of the directory, none of which filed", |input, lists, n| {
        directory(lists, n)?;
        file(input, &Filing::of(n + 1, 25))?;
        Ok(option("--agencies", lists, "名录.csv"))
    }),
    judged("near-names", "agencies under names near those of the directory", |input, lists, n| {
        directory(lists, n)?;
        let mut filing = Filing::of(0, 1);
        (1..n).for_each(|agency| filing.add(Filing::of(agency, 1)));
        let near = |row: usize| format!("广州市天河区虚拟第{row}街道办事处");
        let filing = filing.with(hire::AGENCY, near).with(hire::CODE, |_| String::new());
        csv(&input.join("招用情况.csv"), &HIRES, &filing.hires)?;
        Ok(option("--agencies", lists, "名录.csv"))
    }),
    judged("waivers", "waivers, each of another agency", |input, lists, n| {
        let row = |agency: u32| {
            let name = support::agency_name(agency);
            ["F001", &name, "粤人社〔2024〕1号", "天河区人社局", "2024-06-01"].map(str::to_owned).to_vec()
        };
        let rows: Vec<Row> = (0..n).map(row).collect();
        csv(&lists.join("豁免.csv"), &["规则", "单位名称", "依据文号", "批准单位", "批准日期"], &rows)?;
        ledgers(input, n, 1)?;
        Ok(option("--waivers", lists, "豁免.csv"))
    }),
    Dimension {
        from: 64,
        ..judged("scans", "scans beside tables, of agencies that share a short name", |input, _, n| {
            let mut filing = Filing { plan: Vec::new(), hires: Vec::new(), notices: Vec::new() };
            for agency in 0..n {
                let name =
                    format!("广州市{}{}镇民政局", hanzi(agency as usize), hanzi(agency as usize / 1000));
                fs::write(input.join(format!("民政局{agency}.pdf")), "%PDF-1.4 scan")?;
                filing.add(Filing::of(agency, 1).with(hire::AGENCY, |_| name.clone()));
            }
            file(input, &filing.with(hire::CODE, |_| String::new()))
        })
    },
    Dimension {
        from: 64,
        ..judged("unread", "files that can't be read, named after agencies", |input, _, n| {
            for agency in 0..n {
                fs::write(
                    input.join(format!("{}.xlsx", support::agency_name(agency))),
                    "PK\u{3}\u{4}broken",
                )?;
            }
            ledgers(input, n, 1)
        })
    },
    written("workbooks", "agencies with a workbook each", |input, _, n| ledgers(input, n, 25)),
    Dimension {
        from: 1 << 10,
        ..written("roster", "hires in one workbook", |input, _, n| ledgers(input, 1, n))
    },
    Dimension {
        from: 1 << 10,
        ..written("findings", "findings in one workbook", |input, _, n| {
            file(input, &Filing::of(0, n).with(hire::FILED, |_| String::new()))
        })
    },
    Dimension {
        from: 16,
        run: Run::Reviewed,
        ..written("reviews", "findings that a reviewer marked, one agency each", |input, _, n| {
            let mut filing = Filing::of(0, 1);
            (1..n).for_each(|agency| filing.add(Filing::of(agency, 1)));
            file(input, &filing.with(hire::RECOGNISED, |_| String::new()))
        })
    },
];

fn file(folder: &Path, filing: &Filing) -> Made {
    filing.write(folder)?;
    Ok(Vec::new())
}

fn ledgers(folder: &Path, agencies: u32, hires: u32) -> Made {
    support::ledgers(folder, Size { agencies, hires, faults: true })?;
    Ok(Vec::new())
}

fn option(flag: &str, folder: &Path, name: &str) -> Vec<OsString> {
    vec![flag.into(), folder.join(name).into_os_string()]
}

fn directory(lists: &Path, agencies: u32) -> Outcome<()> {
    let row =
        |agency: u32| vec![support::agency_name(agency), support::agency_code(agency), "440106".to_owned()];
    let rows: Vec<Row> = (0..agencies).map(row).collect();
    csv(&lists.join("名录.csv"), &["单位名称", "统一社会信用代码", "行政区划代码"], &rows)
}

/// All hires are one person's, each for another day.
fn one_person(filing: Filing) -> Filing {
    let filing = filing.with(hire::ID, |_| support::person_id(7)).with(hire::NAME, |_| "陈伟明".to_owned());
    let filing = filing.with(hire::CLAIM, |_| "否".to_owned()).with(hire::CATEGORY, |_| String::new());
    filing.with(hire::HIRED, |row| {
        let day = row % (11 * 28);
        format!("2024-{:02}-{:02}", day / 28 + 1, day % 28 + 1)
    })
}

/// A post for each hire.
fn of_posts(posts: u32) -> Filing {
    let filing = Filing::of(0, posts);
    let code = |index: usize| format!("GW-{index}");
    let name = |index: usize| format!("{}{}岗", hanzi(index), hanzi(index / 1000));
    let line = &filing.plan[0];
    let plan = (0..posts as usize)
        .map(|index| changed(&changed(&changed(line, 4, code(index)), 5, name(index)), 7, "1".to_owned()))
        .collect();
    Filing { plan, ..filing }.with(hire::POST_CODE, code).with(hire::POST, name)
}

fn changed(row: &Row, column: usize, text: String) -> Row {
    let mut row = row.clone();
    row[column] = text;
    row
}

/// A character of its own for each of a thousand.
fn hanzi(index: usize) -> char {
    u32::try_from(index % 1000).ok().and_then(|index| char::from_u32(0x4e00 + 7 * index)).unwrap_or('一')
}
