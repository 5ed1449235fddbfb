//! A value for each attribute.

use std::ops::{Index, IndexMut};

use crate::attribute::table::Attribute;

const COUNT: usize = Attribute::ALL.len();

/// A value for each attribute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByAttribute<T>([T; COUNT]);

impl<T> ByAttribute<T> {
    /// The values of a function of the attribute.
    pub fn from_fn(value: impl FnMut(Attribute) -> T) -> Self {
        Self(Attribute::ALL.map(value))
    }

    /// Every attribute with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Attribute, &T)> {
        Attribute::ALL.into_iter().zip(&self.0)
    }

    /// A function of every value.
    pub fn map<U>(self, function: impl FnMut(T) -> U) -> ByAttribute<U> {
        ByAttribute(self.0.map(function))
    }
}

impl<T> Index<Attribute> for ByAttribute<T> {
    type Output = T;

    fn index(&self, attribute: Attribute) -> &T {
        &self.0[attribute as usize]
    }
}

impl<T> IndexMut<Attribute> for ByAttribute<T> {
    fn index_mut(&mut self, attribute: Attribute) -> &mut T {
        &mut self.0[attribute as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_has_its_own_place() {
        let names = ByAttribute::from_fn(|attribute| format!("{attribute:?}"));
        for (attribute, name) in names.iter() {
            assert_eq!(format!("{attribute:?}"), *name);
            assert_eq!(names[attribute], *name);
        }
    }
}
