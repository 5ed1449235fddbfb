//! Settings, each described once: field, default, bounds, name, label and help stand together. The
//! command line, the forms of the window, the check and the table in the README follow from them.
//!
//! [`settings!`](crate::settings) makes a struct and its table of [`Setting`]s. Messages name a
//! setting as `‹name›` or `‹name value›`, and each front end puts its own words in that place:
//! `--fdr` on the command line, "False discovery rate" in the window.

use thiserror::Error;

/// One setting of the struct `S`.
#[derive(Clone, Copy, Debug)]
pub struct Setting<S: 'static> {
    /// Name in messages and, behind two dashes, on the command line.
    pub name: &'static str,
    /// Name in the window, in sentence case, with the unit where there is one.
    pub label: &'static str,
    /// What it does, in sentences.
    pub help: &'static str,
    /// Where it stands in the window, and its heading in the help of the command line.
    pub group: Group,
    /// Type, bounds and access.
    pub kind: Kind<S>,
}

/// A group of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The panel of the window.
    pub panel: &'static str,
    /// The heading in that panel.
    pub heading: &'static str,
}

/// Type, bounds and access of a setting.
#[derive(Clone, Copy, Debug)]
pub enum Kind<S: 'static> {
    /// A whole number.
    Count {
        /// Reads it.
        get: fn(&S) -> u64,
        /// Writes it.
        set: fn(&mut S, u64),
        /// Smallest value.
        least: u64,
        /// Largest value.
        most: u64,
    },
    /// A real number.
    Number {
        /// Reads it.
        get: fn(&S) -> f64,
        /// Writes it.
        set: fn(&mut S, f64),
        /// Smallest value, or where `open` the value that it must exceed.
        least: f64,
        /// Largest value.
        most: f64,
        /// Whether `least` itself is out of range.
        open: bool,
    },
    /// On or off.
    Switch {
        /// Reads it.
        get: fn(&S) -> bool,
        /// Writes it.
        set: fn(&mut S, bool),
    },
    /// One of a few.
    Choice {
        /// Index of the option chosen.
        get: fn(&S) -> usize,
        /// Chooses an option by its index.
        set: fn(&mut S, usize),
        /// The options.
        options: fn() -> Vec<ChoiceOption>,
    },
    /// The name of a column, or another text, or nothing.
    Column {
        /// Reads it.
        get: fn(&S) -> Option<&str>,
        /// Writes it.
        set: fn(&mut S, Option<String>),
        /// What it names.
        form: &'static str,
    },
    /// A list of names.
    Names {
        /// Reads it.
        get: fn(&S) -> &[String],
        /// Writes it.
        set: fn(&mut S, Vec<String>),
    },
    /// A type with a notation of its own.
    Notation {
        /// Writes it down.
        get: fn(&S) -> String,
        /// Reads the notation.
        set: fn(&mut S, &str) -> Result<(), String>,
        /// The notation in short, as in `N|auto`.
        form: &'static str,
    },
}

/// An option of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Name on the command line.
    pub name: &'static str,
    /// Name in the window.
    pub label: &'static str,
    /// What it means.
    pub help: &'static str,
    /// A former name, which the command line still takes.
    pub alias: Option<&'static str>,
}

impl ChoiceOption {
    /// An option by its names and its meaning.
    pub const fn new(name: &'static str, label: &'static str, help: &'static str) -> Self {
        Self {
            name,
            label,
            help,
            alias: None,
        }
    }

    /// Whether this is its name or former name.
    pub fn is_named(&self, name: &str) -> bool {
        self.name == name || self.alias == Some(name)
    }

    /// The same with a former name.
    #[must_use]
    pub const fn alias(mut self, alias: &'static str) -> Self {
        self.alias = Some(alias);
        self
    }
}

/// A type with a few values.
pub trait Choice: Copy + PartialEq + 'static {
    /// Every value, in the order in which it is listed.
    const VALUES: &'static [Self];

    /// The names of this value.
    fn option(self) -> ChoiceOption;

    /// Index of this value among [`Self::VALUES`].
    fn index(self) -> usize {
        let place = Self::VALUES.iter().position(|value| *value == self);
        place.unwrap_or(0)
    }

    /// The names of all values.
    fn options() -> Vec<ChoiceOption> {
        Self::VALUES.iter().map(|value| value.option()).collect()
    }
}

/// A struct of settings with its table.
pub trait Settings: Default + 'static {
    /// Every setting, in the order in which it is listed.
    const TABLE: &'static [Setting<Self>];

    /// The settings of the published prototype.
    fn prototype() -> Self;

    /// The settings of a network trained from random weights.
    fn scratch() -> Self {
        Self::default()
    }

    /// Checks every setting.
    ///
    /// # Errors
    /// [`SettingError`] for the first that is out of range.
    fn check(&self) -> Result<(), SettingError> {
        Self::TABLE
            .iter()
            .try_for_each(|setting| setting.check(self))
    }
}

/// A setting has a value that it cannot have.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("‹{setting}› is {value}, but must be {expected}")]
pub struct SettingError {
    /// Name of the setting.
    pub setting: &'static str,
    /// What was given.
    pub value: String,
    /// What is allowed.
    pub expected: String,
}

impl<S> Setting<S> {
    /// Checks that the value is within its bounds.
    ///
    /// # Errors
    /// [`SettingError`] with the bounds.
    pub fn check(&self, settings: &S) -> Result<(), SettingError> {
        let valid = match self.kind {
            Kind::Count {
                get, least, most, ..
            } => (least..=most).contains(&get(settings)),
            Kind::Number {
                get,
                least,
                most,
                open,
                ..
            } => {
                let value = get(settings);
                (least..=most).contains(&value) && !(open && value <= least)
            }
            _ => true,
        };
        if valid {
            return Ok(());
        }
        Err(self.error(&self.text(settings)))
    }

    /// The value as the command line takes it; names are separated by spaces.
    pub fn text(&self, settings: &S) -> String {
        match self.kind {
            Kind::Count { get, .. } => get(settings).to_string(),
            Kind::Number { get, .. } => get(settings).to_string(),
            Kind::Switch { get, .. } => if get(settings) { "on" } else { "off" }.to_owned(),
            Kind::Choice { get, options, .. } => options()[get(settings)].name.to_owned(),
            Kind::Column { get, .. } => get(settings).unwrap_or_default().to_owned(),
            Kind::Names { get, .. } => get(settings).join(" "),
            Kind::Notation { get, .. } => get(settings),
        }
    }

    /// The name in the window of the option with this name; `None` for one that does not exist, and for
    /// other kinds of settings.
    pub fn option_label(&self, name: &str) -> Option<&'static str> {
        let Kind::Choice { options, .. } = self.kind else {
            return None;
        };
        let option = options().into_iter().find(|option| option.is_named(name))?;
        Some(option.label)
    }

    /// Takes the words of the command line for the value.
    ///
    /// # Errors
    /// [`SettingError`] when they are not of its type. Bounds are left to [`Setting::check`].
    pub fn parse(&self, settings: &mut S, words: &[String]) -> Result<(), SettingError> {
        let word = words.first().map_or("", String::as_str);
        let wrong = || self.error(word);
        match self.kind {
            Kind::Count { set, .. } => set(settings, word.parse().map_err(|_| wrong())?),
            Kind::Number { set, .. } => set(settings, word.parse().map_err(|_| wrong())?),
            Kind::Switch { set, .. } => match word {
                "on" => set(settings, true),
                "off" => set(settings, false),
                _ => return Err(wrong()),
            },
            Kind::Choice { set, options, .. } => {
                let index = options().iter().position(|option| option.is_named(word));
                set(settings, index.ok_or_else(wrong)?);
            }
            Kind::Column { set, .. } => set(settings, Some(word.to_owned())),
            Kind::Names { set, .. } => set(settings, words.to_vec()),
            Kind::Notation { set, .. } => set(settings, word).map_err(|_| wrong())?,
        }
        Ok(())
    }

    /// What the value may be, in words.
    pub fn expected(&self) -> String {
        match self.kind {
            Kind::Count { least, most, .. } => format!("a whole number from {least} to {most}"),
            Kind::Number {
                least, most, open, ..
            } if most.is_finite() => {
                let from = if open { "above" } else { "at least" };
                format!("{from} {least} and at most {most}")
            }
            Kind::Number { least, open, .. } => {
                format!("{} {least}", if open { "above" } else { "at least" })
            }
            Kind::Switch { .. } => "on or off".to_owned(),
            Kind::Choice { options, .. } => {
                let names: Vec<_> = options().iter().map(|option| option.name).collect();
                format!("one of {}", names.join(", "))
            }
            Kind::Column { form, .. } => form.to_owned(),
            Kind::Names { .. } => "names".to_owned(),
            Kind::Notation { form, .. } => form.to_owned(),
        }
    }

    fn error(&self, value: &str) -> SettingError {
        SettingError {
            setting: self.name,
            value: value.to_owned(),
            expected: self.expected(),
        }
    }
}

/// Makes a struct of settings and its table. A row is `field: type = default, kind(bounds), name,
/// label, heading;` below its help.
#[macro_export]
macro_rules! settings {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $help:literal])+
                $field:ident: $type:ty = $default:expr, $kind:ident $(($($bound:tt)*))?, $flag:literal, $label:literal, $group:expr;
            )*
        }
        prototype: $prototype:expr;
        $(scratch: $scratch:expr;)?
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(
                $(#[doc = $help])+
                pub $field: $type,
            )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $crate::setting::Settings for $name {
            const TABLE: &'static [$crate::setting::Setting<Self>] = &[
                $($crate::setting::Setting {
                    name: $flag,
                    label: $label,
                    help: concat!($($help),+),
                    group: $group,
                    kind: $crate::setting_kind!($kind Self, $field, $type $(, $($bound)*)?),
                },)*
            ];

            fn prototype() -> Self {
                $prototype
            }

            $(fn scratch() -> Self {
                $scratch
            })?
        }
    };
}

/// The [`Kind`] of a field, for [`settings!`](crate::settings) and for tables written out.
#[macro_export]
macro_rules! setting_kind {
    (count $s:ty, $field:ident, $type:ty, $least:literal..=$most:literal) => {
        $crate::setting::Kind::Count {
            get: |s: &$s| s.$field as u64,
            set: |s: &mut $s, value| s.$field = value as $type,
            least: $least,
            most: $most,
        }
    };
    (number $s:ty, $field:ident, $type:ty, above $least:literal to $most:expr) => {
        $crate::setting::Kind::Number {
            get: |s: &$s| s.$field,
            set: |s: &mut $s, value| s.$field = value,
            least: $least,
            most: $most,
            open: true,
        }
    };
    (number $s:ty, $field:ident, $type:ty, $least:literal to $most:expr) => {
        $crate::setting::Kind::Number {
            get: |s: &$s| s.$field,
            set: |s: &mut $s, value| s.$field = value,
            least: $least,
            most: $most,
            open: false,
        }
    };
    (switch $s:ty, $field:ident, $type:ty) => {
        $crate::setting::Kind::Switch {
            get: |s: &$s| s.$field,
            set: |s: &mut $s, value| s.$field = value,
        }
    };
    (choice $s:ty, $field:ident, $type:ty) => {
        $crate::setting::Kind::Choice {
            get: |s: &$s| $crate::setting::Choice::index(s.$field),
            set: |s: &mut $s, index| {
                s.$field = <$type as $crate::setting::Choice>::VALUES[index];
            },
            options: <$type as $crate::setting::Choice>::options,
        }
    };
    (column $s:ty, $field:ident, $type:ty) => {
        $crate::setting_kind!(text $s, $field, $type, "the header of a column")
    };
    (text $s:ty, $field:ident, $type:ty, $form:literal) => {
        $crate::setting::Kind::Column {
            get: |s: &$s| s.$field.as_deref(),
            set: |s: &mut $s, value| s.$field = value,
            form: $form,
        }
    };
    (names $s:ty, $field:ident, $type:ty) => {
        $crate::setting::Kind::Names {
            get: |s: &$s| &s.$field,
            set: |s: &mut $s, value| s.$field = value,
        }
    };
    (notation $s:ty, $field:ident, $type:ty, $form:literal) => {
        $crate::setting::Kind::Notation {
            get: |s: &$s| s.$field.to_string(),
            set: |s: &mut $s, text| {
                s.$field = text.parse()?;
                Ok(())
            },
            form: $form,
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CellTransform, DataSettings, GeneChoice};

    const GROUP: Group = Group {
        panel: "Panel",
        heading: "Heading",
    };

    settings! {
        /// One setting of each kind that data settings lack.
        pub struct Numbers {
            /// A count.
            count: usize = 3, count(1..=9), "count", "Count", GROUP;
            /// A rate.
            rate: f64 = 0.5, number(above 0.0 to 1.0), "rate", "Rate", GROUP;
            /// A weight.
            weight: f64 = 0.0, number(0.0 to 10.0), "weight", "Weight", GROUP;
            /// A switch.
            switch: bool = true, switch, "switch", "Switch", GROUP;
        }
        prototype: Numbers { count: 4, ..Numbers::default() };
    }

    fn parsed<S: Settings>(name: &str, words: &[&str]) -> Result<S, SettingError> {
        let setting = S::TABLE
            .iter()
            .find(|setting| setting.name == name)
            .unwrap();
        let mut settings = S::default();
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        setting.parse(&mut settings, &words)?;
        settings.check()?;
        Ok(settings)
    }

    #[test]
    fn values_are_read_and_written() {
        assert_eq!(parsed::<Numbers>("count", &["9"]).unwrap().count, 9);
        assert!(!parsed::<Numbers>("switch", &["off"]).unwrap().switch);
        let data = |name, words| parsed::<DataSettings>(name, words).unwrap();
        let transform = data("cell-transform", &["normalise+log1p"]).cell_transform;
        assert_eq!(transform, CellTransform::NormaliseLog1p);
        assert_eq!(data("genes", &["first:7"]).genes, GeneChoice::First(7));
        assert_eq!(
            data("ignore-column", &["a", "b"]).ignore_columns,
            ["a", "b"]
        );
        let named = data("time-column", &["day"]).time_column;
        assert_eq!(named.as_deref(), Some("day"));
    }

    #[test]
    fn what_is_out_of_range_is_named_with_its_range() {
        for (name, word, expected) in [
            (
                "count",
                "0",
                "‹count› is 0, but must be a whole number from 1 to 9",
            ),
            (
                "count",
                "-1",
                "‹count› is -1, but must be a whole number from 1 to 9",
            ),
            (
                "rate",
                "0",
                "‹rate› is 0, but must be above 0 and at most 1",
            ),
            (
                "rate",
                "NaN",
                "‹rate› is NaN, but must be above 0 and at most 1",
            ),
            (
                "weight",
                "-1",
                "‹weight› is -1, but must be at least 0 and at most 10",
            ),
            ("switch", "yes", "‹switch› is yes, but must be on or off"),
        ] {
            let error = parsed::<Numbers>(name, &[word]).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
        let error = parsed::<DataSettings>("gene-scale", &["x"]).unwrap_err();
        assert_eq!(error.expected, "one of zscore, max, none");
    }

    #[test]
    fn the_help_is_that_of_the_field() {
        let help: Vec<&str> = Numbers::TABLE.iter().map(|s| s.help.trim()).collect();
        assert_eq!(help, ["A count.", "A rate.", "A weight.", "A switch."]);
        assert_eq!(Numbers::prototype().count, 4);
    }
}
