//! The words of lists: `templates/lists.toml`, read once.

use std::sync::LazyLock;

use serde::Deserialize;

/// Words by what they tell.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Of a standing: still there.
    pub(super) standing_in: Vec<String>,
    /// Of a standing: no longer there.
    pub(super) standing_left: Vec<String>,
    /// What turns one of those into its opposite, before it.
    pub(super) standing_denials: Vec<String>,
    /// Headers of columns that may tell of a standing though they were not recognised.
    pub(super) standing_headers: Vec<String>,
    /// Those of them in which yes means that the row stands.
    pub(super) standing_header_in: Vec<String>,
    /// Words of headers that ask about something else.
    pub(super) standing_header_others: Vec<String>,
    /// Words of headers of opinions, of which only refusals are heard.
    pub(super) opinion_headers: Vec<String>,
    /// The same, where the header is nothing else.
    pub(super) opinion_headers_alone: Vec<String>,
    /// What refuses in such a column.
    pub(super) opinion_refusals: Vec<String>,
    /// Signs by which a short opinion refuses.
    pub(super) opinion_refusal_starts: Vec<String>,
    /// Words of headers of remarks.
    pub(super) remark_headers: Vec<String>,
    /// Words of a remark by which it can't be told whether the row stands.
    pub(super) remark_doubts: Vec<String>,
    /// A remark by which the row no longer stands, where it says nothing else.
    pub(super) remark_left_alone: Vec<String>,
    /// Yes, in such a column.
    pub(super) standing_yes: Vec<String>,
    /// No, in such a column.
    pub(super) standing_no: Vec<String>,
    /// Words of titles that tell of both kinds.
    pub(super) standing_titles_open: Vec<String>,
    pub(super) standing_titles_mixed: Vec<String>,
    /// Words of titles by which a table is a part of a list.
    pub(super) partial_titles: Vec<String>,
    /// What stands before the number of a list's rows that it states.
    pub(super) stated_total_fronts: Vec<String>,
    /// What stands behind that number.
    pub(super) stated_total_ends: Vec<String>,
    /// Words of headers of a day on which somebody was recognised once more.
    pub(super) renewal_headers: Vec<String>,
    /// Words of headers of a comparison's results.
    pub(super) result_headers: Vec<String>,
    /// First signs of a result by which a person is not in the list that was asked.
    pub(super) misses: Vec<String>,
    /// What stands for the department of the same level and names none.
    pub(super) own_department: Vec<String>,
    /// What stands before or behind a channel's name and tells its kind.
    pub(super) channel_kinds: Vec<String>,
    /// What in a name means all agencies of a kind.
    pub(super) collective_signs: Vec<String>,
    /// Words of remarks on the rows above them.
    pub(super) said_of_above: Vec<String>,
    /// First words of a line that speaks of the rows below it.
    pub(super) said_of_below: Vec<String>,
    /// Ends of headings that begin another group of rows.
    pub(super) heading_ends: Vec<String>,
    /// Ends of headers of columns of changes.
    pub(super) change_headers: Vec<String>,
    /// Changes after which the row stands.
    pub(super) change_in: Vec<String>,
    /// Changes after which it no longer does.
    pub(super) change_left: Vec<String>,
    /// Categories of persons who are none of those recognised.
    pub(super) categories_of_nobody: Vec<String>,
    /// Headers of columns that say whether a waiver was approved.
    pub(super) approval_headers: Vec<String>,
    /// Words of a short remark by which a waiver was refused.
    pub(super) approval_refused: Vec<String>,
    /// Ends of an explanation by which what is in `revoked_things` no longer holds.
    pub(super) revoked_ends: Vec<String>,
    /// What a waiver calls itself.
    pub(super) revoked_things: Vec<String>,
    /// Words anywhere in an explanation by which a waiver does not hold.
    pub(super) revoked: Vec<String>,
    /// Words that limit a waiver to the year that they name.
    pub(super) only_for: Vec<String>,
    /// Words of a title by which waivers are asked for, not granted.
    pub(super) approval_open: Vec<String>,
    /// Standings of notices that were not published after all.
    pub(super) notice_withdrawn: Vec<String>,
    /// Headers of an export's columns in which no says that a notice was not published.
    pub(super) published_headers: Vec<String>,
    /// Headers of an export's columns in which anything but no says that a notice was taken back.
    pub(super) withdrawn_headers: Vec<String>,
    /// Headers that ask whether an agency has filed, or has to: no tells nothing.
    pub(super) filed_headers: Vec<String>,
    /// Names of all agencies together.
    pub(super) all_agencies: Vec<String>,
    /// What behind a place means all of its agencies.
    pub(super) all_of_place: Vec<String>,
    /// What may stand in brackets behind a name without making it another agency's.
    pub(super) own_level: Vec<String>,
    /// Headers of dates that say nothing about a standing.
    pub(super) bystander_dates: Vec<String>,
    /// Ends of headers of days from which something is valid.
    pub(super) validity_starts: Vec<String>,
    /// Ends of headings in a directory.
    pub(super) group_ends: Vec<String>,
    /// In brackets behind a name, these introduce a former one.
    pub(super) former_name_words: Vec<String>,
    /// What may stand before the number of a count of agencies; a longer word before those that are part of it.
    pub(super) count_words: Vec<String>,
    /// Before a colon these introduce who made the list.
    pub(super) maker_labels: Vec<String>,
    /// What such a count counts.
    pub(super) counted_units: Vec<String>,
    /// Words of titles and headings of a list of services below which none are.
    pub(super) not_services: Vec<String>,
    /// Channels that anybody may use.
    pub(super) shared_channels: Vec<String>,
    /// Behind an agency's name in a directory: with those below it.
    pub(super) with_subordinates: Vec<String>,
    /// What a list of services calls those that are not public.
    pub(super) private_kinds: Vec<String>,
    /// The same, as the whole of a cell.
    pub(super) private_alone: Vec<String>,
    /// What a header asks of a service that must be public.
    pub(super) public_headers: Vec<String>,
    /// Hosts of web addresses that anybody may use.
    pub(super) shared_hosts: Vec<String>,
}

/// The words. The file is part of the program, and a test reads it.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../templates/lists.toml"))
        .unwrap_or_else(|error| panic!("templates/lists.toml: {error}"))
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_read() {
        assert!(WORDS.shared_hosts.iter().any(|host| host == "mp.weixin.qq.com"));
        assert!(WORDS.standing_in.iter().all(|word| !WORDS.standing_left.contains(word)));
    }
}
