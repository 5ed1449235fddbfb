//! Seeds as written on the command line.

use std::str::FromStr;

/// The largest number of seeds in a range; more are taken for a typing error.
const MAX_SEEDS: u64 = 1000;

/// Seeds as written on a command line: `101-105`, `1,2,7`, `1-3,9`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeds(pub Vec<u64>);

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("'{text}' is not a list of distinct seeds, such as 101-105 or 1,2,7");
        let mut seeds = Vec::new();
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.trim().parse::<u64>().map_err(|_| wrong());
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return Err(wrong());
            }
            if last - first >= MAX_SEEDS {
                return Err(format!("'{text}' is more than {MAX_SEEDS} seeds"));
            }
            for seed in first..=last {
                if seeds.contains(&seed) {
                    return Err(wrong());
                }
                seeds.push(seed);
            }
        }
        Ok(Self(seeds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_read_ranges_and_lists() {
        let seeds = |text: &str| text.parse::<Seeds>().map(|seeds| seeds.0);
        assert_eq!(seeds("101-103").unwrap(), [101, 102, 103]);
        assert_eq!(seeds("7, 1-2").unwrap(), [7, 1, 2]);
        for wrong in ["", "5-1", "1,1", "a", "1-", "-1", "1-99999999"] {
            assert!(seeds(wrong).is_err(), "{wrong} was accepted");
        }
    }
}
