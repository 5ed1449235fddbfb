//! Genes: the columns of their table, filters, search, lists, text for the clipboard.

pub(super) mod gene_field;
pub(super) mod gene_filter;
pub(super) mod gene_list;
pub(super) mod gene_tsv;
pub(super) mod search;
