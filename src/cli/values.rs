//! Values of options, read with Chinese messages.

use jiff::civil::Date;

/// `--year`: a year that filings can be of.
pub fn year(text: &str) -> Result<i16, String> {
    let digits = text.trim().trim_end_matches("年度").trim_end_matches('年');
    match digits.parse::<i16>() {
        Ok(year) if (1990..=2100).contains(&year) => Ok(year),
        _ => Err("应为四位年份，例如 2024".to_owned()),
    }
}

/// `--as-of`: a day.
pub fn date(text: &str) -> Result<Date, String> {
    ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]
        .iter()
        .find_map(|pattern| Date::strptime(pattern, text.trim()).ok())
        .ok_or_else(|| "应为日期，例如 2024-12-31".to_owned())
}

/// `--jobs`: number of threads.
pub fn jobs(text: &str) -> Result<usize, String> {
    match text.trim().parse::<usize>() {
        Ok(jobs) if (1..=256).contains(&jobs) => Ok(jobs),
        _ => Err("应为 1 到 256 的整数".to_owned()),
    }
}

/// `--size`: how many to draw.
pub fn count(text: &str) -> Result<u32, String> {
    let count = text.trim().parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| "应为大于 0 的整数，例如 20".to_owned())
}

/// `--seed`: any whole number.
pub fn seed(text: &str) -> Result<u64, String> {
    text.trim().parse().map_err(|_| "应为不小于 0 的整数，例如 20250315".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_read_as_people_write_it() {
        assert_eq!(year("2024"), Ok(2024));
        assert_eq!(year("2024年度"), Ok(2024));
        for wrong in ["24", "二〇二四", "20240", ""] {
            assert!(year(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_date_is_a_whole_day_that_exists() {
        assert!(date("2024-12-31").is_ok());
        assert_eq!(date("2024年12月31日"), date("20241231"));
        for wrong in ["2024-02-30", "2024-12", "昨天"] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }
}
