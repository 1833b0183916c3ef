//! Whether two names of a list and of a filing can be one agency's: equal, or one of them without the places above it.

use crate::model::{Division, is_below_county, listed_form};

/// A name in the form in which lists are compared, in two parts: the places before it, and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// 广州市天河区; empty where the name states no place that is known.
    pub(super) places: String,
    /// 柳溪街道办事处.
    pub(super) own: String,
}

impl Parts {
    pub(super) fn of(name: &str) -> Self {
        let form = listed_form(name);
        let own = match Division::leading(&form) {
            Some((_, rest)) if rest.chars().count() >= SHORTEST => rest,
            _ => &*form,
        };
        // 天河区人民政府柳溪街道办事处 is the government's office there.
        let of_government = own.strip_prefix(GOVERNMENT).filter(|own| is_below_county(own));
        let places = form.strip_suffix(own).unwrap_or_default();
        Self { places: places.to_owned(), own: of_government.unwrap_or(own).to_owned() }
    }

    /// Whether a name that ends as this one does, and has this before it, may be the same agency's.
    pub(super) fn may_follow(&self, written: &str) -> bool {
        let below_county = is_below_county(&self.own);
        let written = written.strip_suffix(GOVERNMENT).filter(|_| below_county).unwrap_or(written);
        agree(written, &self.places, below_county)
    }
}

/// What names of one agency have in common, with and without the places that stand before it.
pub(super) fn key(name: &str) -> String {
    Parts::of(name).own
}

/// Whether both can name the same agency: what stands before the words that they share is the places above it, or a part
/// of those.
pub fn may_be_one(a: &str, b: &str) -> bool {
    let may = |listed: &Parts, written: &str| {
        let form = listed_form(written);
        form.strip_suffix(listed.own.as_str()).is_some_and(|before| listed.may_follow(before))
    };
    may(&Parts::of(a), b) || may(&Parts::of(b), a)
}

/// The ends of a name in its form, the longest first, each with what stands before it.
pub(super) fn ends(form: &str) -> impl Iterator<Item = (&str, &str)> {
    let starts = form.char_indices().map(|(at, _)| at);
    let ends = starts.filter_map(|at| form.split_at_checked(at));
    ends.take_while(|(_, end)| end.chars().nth(SHORTEST - 1).is_some())
}

/// Splits a cell that names several agencies; one name stays whole.
pub fn several(text: &str) -> Vec<&str> {
    text.split(['、', '，', ',', '；', ';', '/', '／', '|', '｜', '\n', '\r'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}

const GOVERNMENT: &str = "人民政府";
/// A shorter name is that of anything.
const SHORTEST: usize = 2;

/// Whether the places before a written name may be those before a listed one: a place may be missing, never different.
fn agree(written: &str, listed: &str, below_county: bool) -> bool {
    if written.is_empty() || written == listed {
        return true;
    }
    let (by_written, by_listed) = (Division::named(written), Division::named(listed));
    let Some(division) = by_listed else { return by_written.is_some() || is_kind(written) };
    let places = chain_of(division);
    by_written == by_listed
        || (0..places.len()).any(|from| {
            places.get(from..).is_some_and(|places| is_made_of(written, places, true, below_county))
        })
}

/// The names of a division and of those above it, the widest first.
fn chain_of(division: Division) -> Vec<&'static str> {
    let divisions = std::iter::successors(Some(division), |division| division.parent());
    let mut names: Vec<&str> = divisions.filter_map(Division::name).collect();
    names.reverse();
    names
}

/// 区 of 区民政局.
fn is_kind(written: &str) -> bool {
    matches!(written, "省" | "市" | "区" | "县" | "州" | "旗" | "盟")
}

/// Whether a text is these places one after the other, each with or without its kind, the first perhaps by its kind alone
/// (区民政局); places between may be missing if `gaps`.
fn is_made_of(written: &str, places: &[&str], first: bool, gaps: bool) -> bool {
    let Some((place, rest)) = places.split_first() else { return written.is_empty() };
    let kind = place.char_indices().next_back().map_or("", |(at, _)| place.get(at..).unwrap_or_default());
    let bare = place.strip_suffix(kind).filter(|bare| bare.chars().count() >= SHORTEST);
    let spellings = [Some(*place), bare, first.then_some(kind).filter(|kind| is_kind(kind))];
    let goes_on = |spelling: &str| {
        written.strip_prefix(spelling).is_some_and(|after| is_made_of(after, rest, false, gaps))
    };
    spellings.into_iter().flatten().any(goes_on) || gaps && is_made_of(written, rest, false, gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_lack_the_places_above_it_but_not_name_others() {
        for (a, b, same) in [
            ("广州市天河区柳溪街道办事处", "柳溪街道办事处", true),
            ("天河区民政局", "广州市天河区民政局", true),
            ("民政局", "广州市越秀区民政局", true),
            ("区民政局", "广州市越秀区民政局", true),
            ("市民政局", "广州市越秀区民政局", false),
            ("市民政局", "广州市民政局", true),
            ("越秀民政局", "广州市越秀区民政局", true),
            ("广州越秀民政局", "广州市越秀区民政局", true),
            ("越秀区人民政府柳溪街道办", "广州市越秀区柳溪街道办事处", true),
            ("广东省广州市天河区柳溪街道办", "广州市天河区柳溪街道办事处", true),
            ("广州天河柳溪街道", "广州市天河区柳溪街道办事处", true),
            ("广州市柳溪街道办事处", "广州市天河区柳溪街道办事处", true),
            ("广州市民政局", "广州市天河区民政局", false),
            ("海珠区柳溪街道办", "广州市天河区柳溪街道办事处", false),
            ("增城区青沙镇政府", "广州市增城区青沙镇人民政府", true),
            ("青沙镇卫生院", "广州市增城区青沙镇人民政府", false),
            ("广州市天河区民政局", "广州市越秀区民政局", false),
            ("广州市天河区柳溪街道办事处", "溪街道办事处", false),
            ("广州市天河区柳溪街道办事处", "街道办事处", false),
            ("中山市市场监督管理局", "市场监督管理局", true),
        ] {
            assert_eq!(may_be_one(a, b), same, "{a} {b}");
            assert_eq!(may_be_one(b, a), same, "{b} {a}");
        }
    }
}
