//! Values that are computed only when something they depend on changes.

use std::sync::Arc;

/// A value, and the key that it was computed for.
pub struct Cached<K, V>(Option<(K, V)>);

impl<K, V> Default for Cached<K, V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: PartialEq, V> Cached<K, V> {
    /// The value for a key, made anew if the key has changed.
    pub fn of(&mut self, key: K, make: impl FnOnce(&K) -> V) -> &V {
        let kept = self.0.take().filter(|(old, _)| *old == key);
        let kept = kept.unwrap_or_else(|| {
            let value = make(&key);
            (key, value)
        });
        &self.0.insert(kept).1
    }
}

/// Shared data, compared by address.
pub struct ByPointer<T>(Arc<T>);

impl<T> ByPointer<T> {
    pub fn of(data: &Arc<T>) -> Self {
        Self(Arc::clone(data))
    }
}

impl<T> PartialEq for ByPointer<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
