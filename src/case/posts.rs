//! Decides which rows mean the same post.
//!
//! A post is found by its 岗位编号 if the plan has that code, else by its normalised 岗位名称 (specification 4.6). Posts that no
//! plan has are told apart by name. A row with a code alone means the post that another row states with that code and a
//! name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{Stated, normal};
use crate::tables::{PlanRow, RowView};

use super::Post;

/// The posts of one agency while its case is built.
#[derive(Debug, Default)]
pub(super) struct Posts<'a> {
    pub posts: Vec<Post<'a>>,
    by_code: BTreeMap<Cow<'a, str>, u32>,
    /// By the code without leading zeros.
    by_bare_code: BTreeMap<String, Vec<u32>>,
    /// A name may stand for several coded posts; the first is then meant.
    by_name: BTreeMap<Cow<'a, str>, Vec<u32>>,
    planned: u32,
    /// Of codes that no plan has, without leading zeros: the first name, in code-point order, that stands beside each.
    named: BTreeMap<String, &'a str>,
}

/// What a hire or notice row says about its post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reference {
    /// The post; `None` if the row names none.
    pub post: Option<u32>,
    /// Code and name are two different planned posts.
    pub conflict: bool,
}

/// A code in which no figure begins with a zero: 1 for 001, gw-1 for GW-01.
pub(super) fn bare(code: &str) -> String {
    let code = normal(code);
    let mut bare = String::with_capacity(code.len());
    let mut within_figure = false;
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        let leads = c == '0' && !within_figure && rest.peek().is_some_and(char::is_ascii_digit);
        within_figure = c.is_ascii_digit() && !leads;
        if !leads {
            bare.push(c);
        }
    }
    bare
}

impl<'a> Posts<'a> {
    /// The posts of the plan: rows with a code first, so that a row without one can join them.
    pub(super) fn of_plan(rows: impl Iterator<Item = RowView<'a, PlanRow>> + Clone) -> Self {
        let mut posts = Self::default();
        for row in rows.clone().filter(|row| row.post_code().known().is_some()) {
            posts.add(row.post_code().known(), row.post().known(), row.post_category().known());
        }
        for row in rows.filter(|row| row.post_code().known().is_none()) {
            posts.add(None, row.post().known(), row.post_category().known());
        }
        posts.planned = u32::try_from(posts.posts.len()).unwrap_or(u32::MAX);
        posts
    }

    /// The post of a plan row.
    pub(super) fn planned(&self, row: RowView<'_, PlanRow>) -> Option<u32> {
        let (code, name) = (row.post_code().known(), row.post().known());
        self.find_code(code).or_else(|| self.find_bare_code(code, name)).or_else(|| self.find_name(name))
    }

    /// The post that a hire or notice row means; one that no plan has is added.
    pub(super) fn refer(&mut self, code: Stated<&'a str>, name: Stated<&'a str>) -> Reference {
        let (code, name) = (code.known(), name.known());
        let by_code = self.find_code(code).or_else(|| self.find_bare_code(code, name));
        let by_name = name.and_then(|name| self.by_name.get(normal(name).as_ref()));
        let is_planned = |post: u32| post < self.planned;
        if let Some(post) = by_code.filter(|post| is_planned(*post)) {
            let conflict = by_name.is_some_and(|posts| {
                !posts.contains(&post) && posts.first().is_some_and(|other| is_planned(*other))
            });
            return Reference { post: Some(post), conflict };
        }
        let known = by_name.and_then(|posts| posts.first().copied());
        if let Some(post) = known.filter(|post| !is_planned(*post)) {
            self.give_code(post, code);
        }
        let by_code = if name.is_none() { by_code.or_else(|| self.named_beside(code)) } else { None };
        let post = known
            .or(by_code)
            .or_else(|| (code.is_some() || name.is_some()).then(|| self.push(code, name, None)));
        Reference { post, conflict: false }
    }

    /// Takes note of a code and a name in one row of hires or notices; before any of them is referred to, so that their
    /// order does not matter.
    pub(super) fn hear_of(&mut self, code: Stated<&'a str>, name: Stated<&'a str>) {
        let (Some(code), Some(name)) = (code.known(), name.known()) else { return };
        if self.find_code(Some(code)).is_some() {
            return;
        }
        let first = self.named.entry(bare(code)).or_insert(name);
        *first = (*first).min(name);
    }

    /// The post of the name that stands beside a code elsewhere.
    fn named_beside(&mut self, code: Option<&'a str>) -> Option<u32> {
        let name = *self.named.get(&bare(code?))?;
        Some(self.find_name(Some(name)).unwrap_or_else(|| self.push(code, Some(name), None)))
    }

    /// Which row states the code of a post without a plan must not depend on the order of rows.
    fn give_code(&mut self, post: u32, code: Option<&'a str>) {
        let post = &mut self.posts[post as usize];
        post.code = post.code.into_iter().chain(code).min();
    }

    /// Some plan row, in scope or not, has the post.
    pub(super) const fn is_planned(&self, post: u32) -> bool {
        post < self.planned
    }

    /// The post that goes by this code, else by this name, if there is one.
    pub(super) fn known_as(&self, code: Option<&str>, name: Option<&str>) -> Option<u32> {
        self.find_code(code).or_else(|| self.find_name(name))
    }

    fn find_code(&self, code: Option<&str>) -> Option<u32> {
        code.and_then(|code| self.by_code.get(normal(code).as_ref()).copied())
    }

    /// The one post whose code differs in leading zeros only, where the names agree or one of them is blank.
    fn find_bare_code(&self, code: Option<&str>, name: Option<&str>) -> Option<u32> {
        let agrees = |post: &u32| {
            let own = self.posts[*post as usize].name;
            own.zip(name).is_none_or(|(own, name)| normal(own) == normal(name))
        };
        let mut alike = self.by_bare_code.get(&bare(code?))?.iter().copied().filter(agrees);
        alike.next().filter(|_| alike.next().is_none())
    }

    fn find_name(&self, name: Option<&str>) -> Option<u32> {
        name.and_then(|name| self.by_name.get(normal(name).as_ref())).and_then(|posts| posts.first().copied())
    }

    /// Finds the post, or adds it.
    fn add(&mut self, code: Option<&'a str>, name: Option<&'a str>, category: Option<&'a str>) {
        let found = match code {
            Some(_) => self.find_code(code).or_else(|| self.find_bare_code(code, name)),
            None => self.find_name(name),
        };
        match found {
            Some(index) => self.remember(index, code, name, category),
            None => {
                self.push(code, name, category);
            }
        }
    }

    fn push(&mut self, code: Option<&'a str>, name: Option<&'a str>, category: Option<&'a str>) -> u32 {
        let index = u32::try_from(self.posts.len()).unwrap_or(u32::MAX);
        self.posts.push(Post { code, name: None, category: None, line: None });
        self.remember(index, code, name, category);
        index
    }

    /// Remembers every code and name that a post goes by.
    fn remember(
        &mut self,
        index: u32,
        code: Option<&'a str>,
        name: Option<&'a str>,
        category: Option<&'a str>,
    ) {
        let post = &mut self.posts[index as usize];
        post.name = post.name.or(name);
        post.category = post.category.or(category);
        if let Some(code) = code {
            self.by_code.entry(normal(code)).or_insert(index);
            let alike = self.by_bare_code.entry(bare(code)).or_default();
            if !alike.contains(&index) {
                alike.push(index);
            }
        }
        if let Some(name) = name {
            let posts = self.by_name.entry(normal(name)).or_default();
            if !posts.contains(&index) {
                posts.push(index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_whose_code_differs_in_leading_zeros_is_labelled_with_both() {
        let post = Post { code: Some("GW-001"), name: Some("保洁员"), category: None, line: None };
        for (code, label) in [
            (Stated::Known("GW-1"), "保洁员（GW-001），本行写作“GW-1”"),
            (Stated::Known("gw-001"), "保洁员（GW-001）"),
            (Stated::Known("GW-2"), "保洁员（GW-001）"),
            (Stated::Blank, "保洁员（GW-001）"),
        ] {
            assert_eq!(post.label_beside(code), label);
        }
    }
}
