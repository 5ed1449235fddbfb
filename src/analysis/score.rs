//! Agreement of two clusterings: adjusted Rand index and normalised mutual information.
