//! Which agencies and persons are looked at on the spot: the same for the same results, size and seed.
//!
//! Agencies are put into strata of one county and one verdict. Every stratum gets a share of the sample by its size and
//! its weight; half of the share goes to the riskiest, the rest is drawn (an odd place goes to either in turn). To draw, each one gets
//! a number from the SHA-256 of the seed and its own key, and the smallest numbers win: whoever knows the seed can draw again by hand, in any order.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Agency, Person, Population};
use crate::model::Verdict;

/// Persons looked at in an agency.
pub const PERSONS_EACH: usize = 5;

/// A sample.
#[derive(Debug)]
pub struct Sample<'p> {
    /// The seed.
    pub seed: u64,
    /// Agencies asked for.
    pub size: usize,
    /// The strata, by county and verdict.
    pub strata: Vec<Stratum<'p>>,
    /// The agencies, in the order of counties and strata.
    pub drawn: Vec<Drawn<'p>>,
}

/// Agencies of one county and one verdict.
#[derive(Debug)]
pub struct Stratum<'p> {
    /// County.
    pub region: &'p str,
    /// Verdict.
    pub verdict: Verdict,
    /// Agencies in it.
    pub population: usize,
    /// Of these in the sample.
    pub share: usize,
}

/// An agency in the sample.
#[derive(Debug)]
pub struct Drawn<'p> {
    /// Which.
    pub agency: &'p Agency,
    /// It was drawn, not chosen for its risk.
    pub at_random: bool,
    /// Its persons in the sample.
    pub persons: Vec<DrawnPerson<'p>>,
}

/// A person in the sample.
#[derive(Debug)]
pub struct DrawnPerson<'p> {
    /// Who.
    pub person: &'p Person,
    /// Drawn, not chosen for what is open about the person.
    pub at_random: bool,
}

impl<'p> Sample<'p> {
    /// Draws.
    pub fn of(population: &'p Population, size: usize, seed: u64) -> Self {
        let mut groups: BTreeMap<(&str, &str, usize), Vec<&Agency>> = BTreeMap::new();
        for agency in &population.agencies {
            let key = (agency.division.as_str(), agency.region.as_str(), agency.verdict as usize);
            groups.entry(key).or_default().push(agency);
        }
        let groups: Vec<Vec<&Agency>> = groups.into_values().collect();
        let shares = shares(&groups, size);
        let mut sample = Self { seed, size, strata: Vec::new(), drawn: Vec::new() };
        for (number, (agencies, share)) in groups.into_iter().zip(shares).enumerate() {
            let Some(first) = agencies.first() else { continue };
            sample.strata.push(Stratum {
                region: &first.region,
                verdict: first.verdict,
                population: agencies.len(),
                share,
            });
            let key = |agency: &&Agency| agency.key.clone();
            let risk = |agency: &&Agency| agency.risk;
            for (agency, at_random) in
                chosen(agencies, usize::midpoint(share, number % 2), share, seed, key, risk)
            {
                let persons: Vec<&Person> =
                    agency.persons.iter().filter_map(|index| population.persons.get(*index)).collect();
                let key = |person: &&Person| format!("{}|{}|{}", agency.key, person.id, person.row);
                let risk = |person: &&Person| u32::from(person.claimed) + 2 * person.open;
                let by_risk = PERSONS_EACH.min(persons.len()).div_ceil(2);
                let persons = chosen(persons, by_risk, PERSONS_EACH, seed, key, risk)
                    .into_iter()
                    .map(|(person, at_random)| DrawnPerson { person, at_random })
                    .collect();
                sample.drawn.push(Drawn { agency, at_random, persons });
            }
        }
        sample
    }
}

/// How much a verdict weighs when the sample is shared out.
const fn weight(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Noncompliant | Verdict::Unresolved => 3,
        Verdict::NotFiled => 2,
        Verdict::Compliant | Verdict::NotApplicable => 1,
    }
}

/// The share of each stratum: by size times weight, largest remainders first, never more than it holds. Whole numbers only.
fn shares(groups: &[Vec<&Agency>], size: usize) -> Vec<usize> {
    let weights: Vec<usize> = groups
        .iter()
        .map(|group| group.len() * group.first().map_or(1, |agency| weight(agency.verdict)))
        .collect();
    let total: usize = weights.iter().sum();
    let size = size.min(groups.iter().map(Vec::len).sum());
    if total == 0 {
        return vec![0; groups.len()];
    }
    let mut shares: Vec<usize> =
        weights.iter().zip(groups).map(|(weight, group)| (weight * size / total).min(group.len())).collect();
    // The order in which strata get one more: the largest remainder, then their own order.
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|index| {
        std::cmp::Reverse(weights.get(*index).map_or(0, |weight| weight * size % total))
    });
    let mut left = size - shares.iter().sum::<usize>();
    while left > 0 {
        for index in &order {
            if let (Some(share), Some(group)) = (shares.get_mut(*index), groups.get(*index))
                && left > 0
                && *share < group.len()
            {
                *share += 1;
                left -= 1;
            }
        }
    }
    shares
}

/// So many of them: some the riskiest, as far as there is a risk, the rest drawn; whether each was drawn.
fn chosen<T: Copy>(
    all: Vec<T>,
    by_risk: usize,
    wanted: usize,
    seed: u64,
    key: impl Fn(&T) -> String,
    risk: impl Fn(&T) -> u32,
) -> Vec<(T, bool)> {
    let mut all: Vec<(T, u32, [u8; 32])> =
        all.into_iter().map(|one| (one, risk(&one), lot(seed, &key(&one)))).collect();
    // Among equals chance decides here too.
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.2.cmp(&b.2)));
    let wanted = wanted.min(all.len());
    let by_risk = all.iter().take(by_risk).take_while(|(_, risk, _)| *risk > 0).count();
    let mut rest = all.split_off(by_risk);
    rest.sort_by_key(|(_, _, lot)| *lot);
    let drawn = rest.into_iter().take(wanted - by_risk).map(|(one, ..)| (one, true));
    all.into_iter().map(|(one, ..)| (one, false)).chain(drawn).collect()
}

/// The number that one gets in the draw.
fn lot(seed: u64, key: &str) -> [u8; 32] {
    Sha256::digest(format!("{seed}|{key}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn population(order: impl Iterator<Item = usize>) -> Population {
        let agencies = order.map(|number| Agency {
            key: number.to_string(),
            name: format!("第{number}局"),
            region: if number % 2 == 0 { "甲区" } else { "乙区" }.to_owned(),
            division: (440_100 + number % 2).to_string(),
            verdict: if number % 5 == 0 { Verdict::Noncompliant } else { Verdict::Compliant },
            risk: u32::try_from(number % 7).unwrap_or(0),
            ..Agency::default()
        });
        Population { agencies: agencies.collect(), ..Population::default() }
    }

    fn names(sample: &Sample<'_>) -> Vec<String> {
        let mut names: Vec<String> = sample.drawn.iter().map(|drawn| drawn.agency.name.clone()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_same_seed_draws_the_same_and_another_one_others() {
        let (one, other) = (population(0..100), population((0..100).rev()));
        assert_eq!(names(&Sample::of(&one, 20, 7)), names(&Sample::of(&other, 20, 7)), "in any order");
        assert_ne!(names(&Sample::of(&one, 20, 7)), names(&Sample::of(&one, 20, 8)));
    }

    #[test]
    fn every_stratum_gets_its_share_and_the_sample_its_size() {
        let population = population(0..100);
        let sample = Sample::of(&population, 20, 1);
        assert_eq!(sample.drawn.len(), 20);
        assert_eq!(sample.strata.len(), 4);
        assert!(sample.strata.iter().all(|stratum| stratum.share > 0));
        assert_eq!(Sample::of(&population, 500, 1).drawn.len(), 100, "never more than there are");
        assert!(Sample::of(&Population::default(), 5, 1).drawn.is_empty());
    }

    #[test]
    fn half_are_the_riskiest_and_half_are_drawn() {
        let population = population(0..100);
        let sample = Sample::of(&population, 20, 3);
        let drawn = sample.drawn.iter().filter(|drawn| drawn.at_random).count();
        assert!((8..=12).contains(&drawn), "{drawn}");
    }
}
