//! Settings with a notation of their own, as written on a command line.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Makes the type of a list: item and separator.
macro_rules! list {
    ($(#[doc = $about:literal])+ $name:ident($item:ty), $separator:literal) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Vec<$item>);

        impl Deref for $name {
            type Target = [$item];

            fn deref(&self) -> &[$item] {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let items = text.split($separator).map(|item| item.trim().parse().ok());
                let items: Option<_> = items.collect();
                let wrong = || format!("'{text}' is not a list separated by '{}'", $separator);
                items.map(Self).ok_or_else(wrong)
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
    /// Cells at each time: `600,350,300`.
    CellCounts(usize), ","
}
list! {
    /// Times: `0,3,6.5`.
    Times(f64), ","
}
list! {
    /// Relative sizes of the programs: `8:4:2:1:1:3:20`.
    Mix(f64), ":"
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

/// By how much the genes of the programs respond: `drawn` or a number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fold {
    /// Baseline and amplitude are drawn for each gene, and the fold change follows.
    Drawn,
    /// Every gene changes by this factor: up by it where its program rises, down where it falls.
    By(f64),
}

impl FromStr for Fold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "drawn" {
            return Ok(Self::Drawn);
        }
        let factor = text.parse().map(Self::By);
        factor.map_err(|_| format!("'{text}' is neither 'drawn' nor a number"))
    }
}

impl fmt::Display for Fold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drawn => f.write_str("drawn"),
            Self::By(factor) => factor.fmt(f),
        }
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
        assert!("8:4:x".parse::<Mix>().is_err());
    }

    #[test]
    fn a_fold_change_is_drawn_or_a_number() {
        for text in ["drawn", "2", "1.5"] {
            assert_eq!(text.parse::<Fold>().unwrap().to_string(), text);
        }
        assert!("two".parse::<Fold>().is_err());
    }
}
