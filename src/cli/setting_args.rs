//! Settings as options of the command line, made from their tables.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use genetide_data::setting::{Choice, ChoiceOption, Kind, Setting, SettingError, Settings};

/// The options given for the settings `S`.
#[derive(Clone, Debug)]
pub struct SettingArgs<S: 'static> {
    given: Vec<(&'static Setting<S>, Vec<String>)>,
}

impl<S: Settings> SettingArgs<S> {
    /// Puts the values given in place of those in `settings`.
    ///
    /// # Errors
    /// [`SettingError`] for a value that is not of the setting's type.
    pub fn apply(&self, settings: &mut S) -> Result<(), SettingError> {
        let mut given = self.given.iter();
        given.try_for_each(|(setting, words)| setting.parse(settings, words))
    }

    /// Whether the setting of this name was given.
    pub fn gives(&self, name: &str) -> bool {
        self.given.iter().any(|(setting, _)| setting.name == name)
    }
}

impl<S: Settings> Args for SettingArgs<S> {
    fn augment_args(command: Command) -> Command {
        S::TABLE
            .iter()
            .fold(command, |command, setting| command.arg(option(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<S: Settings> FromArgMatches for SettingArgs<S> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = S::TABLE.iter().filter_map(|setting| {
            let words = matches.get_many::<String>(setting.name)?;
            Some((setting, words.cloned().collect()))
        });
        Ok(Self {
            given: given.collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The option of a setting.
fn option<S: Settings>(setting: &'static Setting<S>) -> Arg {
    let option = Arg::new(setting.name)
        .long(setting.name)
        .help(help(setting))
        .help_heading(setting.group.heading)
        .value_name(value_name(&setting.kind));
    match setting.kind {
        Kind::Names { .. } => option.num_args(1..).action(ArgAction::Append),
        Kind::Choice { options, .. } => option.value_parser(names_of(options())),
        // The name alone switches on.
        Kind::Switch { .. } => option
            .num_args(0..=1)
            .default_missing_value("on")
            .value_parser(["on", "off"]),
        _ => option
            .allow_negative_numbers(true)
            .value_parser(move |word: &str| parsed(setting, word)),
    }
}

/// Parses the name of a value of `T`.
pub fn choice<T: Choice + Send + Sync>() -> impl TypedValueParser<Value = T> {
    names_of(T::options()).map(|name| {
        let mut values = T::VALUES.iter().copied();
        let chosen = values.find(|value| value.option().is_named(&name));
        chosen.unwrap_or(T::VALUES[0])
    })
}

fn names_of(options: Vec<ChoiceOption>) -> PossibleValuesParser {
    PossibleValuesParser::new(options.into_iter().map(|option| {
        let value = PossibleValue::new(option.name).help(option.help);
        option.alias.into_iter().fold(value, PossibleValue::alias)
    }))
}

/// The word itself, if it is a value of the setting.
fn parsed<S: Settings>(setting: &Setting<S>, word: &str) -> Result<String, String> {
    let word = word.to_owned();
    let tried = setting.parse(&mut S::default(), std::slice::from_ref(&word));
    match tried {
        Ok(()) => Ok(word),
        Err(error) => Err(format!("it must be {}", error.expected)),
    }
}

fn value_name<S>(kind: &Kind<S>) -> &'static str {
    match kind {
        Kind::Count { .. } => "N",
        Kind::Number { .. } => "NUMBER",
        Kind::Switch { .. } => "on|off",
        Kind::Choice { .. } | Kind::Notation { .. } => "VALUE",
        Kind::Column { .. } | Kind::Names { .. } => "NAME",
    }
}

/// Help with the default, and those of the other presets where they differ: "[default: 8; prototype: 64]".
fn help<S: Settings>(setting: &Setting<S>) -> String {
    let about = setting.help.trim().trim_end_matches('.');
    let default = setting.text(&S::default());
    if default.is_empty() {
        return about.to_owned();
    }
    let presets = [("scratch", S::scratch()), ("prototype", S::prototype())];
    let others = presets
        .iter()
        .map(|(name, preset)| (name, setting.text(preset)));
    let differ = others.filter(|(_, text)| *text != default);
    let differ: String = differ
        .map(|(name, text)| format!("; {name}: {text}"))
        .collect();
    format!("{about} [default: {default}{differ}]")
}
