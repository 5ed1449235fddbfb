//! Lists of numbers as written on a command line.

use std::fmt;
use std::str::FromStr;

use crate::simulate::error::SimulationError;

/// Makes the type of a list: item, separator, then for messages the name of the setting, its items in
/// words and an example.
macro_rules! list {
    (
        $(#[doc = $about:literal])+
        $name:ident($item:ty), $separator:literal, $setting:literal, $items:literal, $example:literal
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name(pub Vec<$item>);

        impl FromStr for $name {
            type Err = SimulationError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let items = text.split($separator).map(|item| item.trim().parse().ok());
                let items: Option<_> = items.collect();
                items.map(Self).ok_or_else(|| SimulationError::List {
                    setting: $setting,
                    text: text.to_owned(),
                    items: $items,
                    separator: $separator,
                    example: $example,
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let items: Vec<String> = self.0.iter().map(<$item>::to_string).collect();
                f.write_str(&items.join($separator))
            }
        }
    };
}

list! {
    /// Cells at each time as written on a command line: `600,350,300`.
    CellCounts(usize), ",", "cells", "whole numbers", "600,350,300"
}
list! {
    /// Times as written on a command line: `0,3,6.5`.
    Times(f64), ",", "times", "numbers", "0,3,6,12,24"
}
list! {
    /// Relative sizes of the programs as written on a command line: `8:4:2:1:1:3:20`.
    Mix(f64), ":", "mix", "numbers", "8:4:2:1:1:3:20"
}

impl Mix {
    /// The sizes taken when none are given: about half of the genes flat, the programs uneven.
    /// Empty where there is no set of that many programs.
    pub fn of_programs(programs: usize) -> Self {
        let sizes: &[f64] = match programs {
            4 => &[8.0, 4.0, 1.0, 3.0, 16.0],
            6 => &[8.0, 4.0, 2.0, 1.0, 1.0, 3.0, 20.0],
            8 => &[8.0, 4.0, 2.0, 1.0, 1.0, 3.0, 2.0, 1.0, 22.0],
            _ => &[],
        };
        Self(sizes.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_what_they_write() {
        for text in ["8:4:2:1:1:3:20", "0.5:1"] {
            assert_eq!(text.parse::<Mix>().unwrap().to_string(), text);
        }
        assert_eq!(
            "600, 350".parse::<CellCounts>().unwrap().to_string(),
            "600,350"
        );
        assert_eq!("0,1.5,24".parse::<Times>().unwrap().to_string(), "0,1.5,24");
        assert!("".parse::<CellCounts>().is_err());
        assert!("5,-1".parse::<CellCounts>().is_err());
        let error = "8:4:x".parse::<Mix>().unwrap_err().to_string();
        assert!(
            error.contains("mix '8:4:x'") && error.contains("8:4:2:1:1:3:20"),
            "{error}"
        );
    }
}
