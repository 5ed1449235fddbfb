//! What is to be known of an attribute.

use crate::settings::DataSettings;

/// What an attribute is.
pub(crate) struct Facts {
    /// Name in files: "cell_type".
    pub name: &'static str,
    /// Name in sentences: "cell type".
    pub noun: &'static str,
    /// Name of several.
    pub nouns: &'static str,
    /// The setting that names its column, as messages refer to it.
    pub setting: &'static str,
    /// That setting.
    pub column: fn(&DataSettings) -> &Option<String>,
    /// The same, to be changed.
    pub column_mut: fn(&mut DataSettings) -> &mut Option<String>,
    /// The setting that chooses among its labels, where there is one.
    pub kept: Option<Kept>,
    /// Headers of its column in a table of cells.
    pub in_cells: CellHeaders,
    /// Headers of its column in a table of samples.
    pub in_sheets: SheetHeaders,
}

/// A setting that chooses among the labels of an attribute.
pub(crate) struct Kept {
    /// The labels whose cells are kept; all when empty.
    pub labels: fn(&DataSettings) -> &[String],
    /// Its name, as messages refer to it.
    pub setting: &'static str,
}

/// Headers that name an attribute in a table of cells, where another column may well be a gene. Names
/// are written as [`plain`](crate::roles::plain) leaves them.
pub(crate) struct CellHeaders {
    /// Names, the clearest first; those in one list are equally clear.
    pub names: &'static [&'static [&'static str]],
    /// Endings that a name may have.
    pub endings: &'static [&'static str],
    /// Any header that begins so is as clear as the second list.
    pub beginning: Option<&'static str>,
}

/// Headers that name an attribute in a table of samples, where no column is a gene.
pub(crate) struct SheetHeaders {
    /// Names, each list with its clearness.
    pub exact: &'static [(u32, &'static [&'static str])],
    /// Names that say it clearly, alone or before a word such as "id"; the clearest first.
    pub clear: &'static [&'static [&'static str]],
    /// Names that may say it.
    pub possible: &'static [&'static [&'static str]],
    /// Words that say it clearly wherever they stand.
    pub phrase: &'static [&'static str],
    /// A beginning of words that stand for something else.
    pub never: Option<&'static str>,
}

/// Clearness of a header that says what a column holds; below, the contents have to agree.
pub(crate) const CLEAR: u32 = 80;

impl CellHeaders {
    /// No headers.
    pub(super) const NONE: Self = Self {
        names: &[],
        endings: &[],
        beginning: None,
    };
}

impl SheetHeaders {
    /// No headers.
    pub(super) const NONE: Self = Self {
        exact: &[],
        clear: &[],
        possible: &[],
        phrase: &[],
        never: None,
    };
}
