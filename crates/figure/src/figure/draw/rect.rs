//! Points and rectangles on a page, in units from the left and from the top.

/// A point: units from the left and from the top.
pub type Xy = (f64, f64);

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Rect {
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// A rectangle of half the size `half` around `centre`.
    pub(crate) fn around(centre: Xy, half: Xy) -> Self {
        Self {
            left: centre.0 - half.0,
            top: centre.1 - half.1,
            right: centre.0 + half.0,
            bottom: centre.1 + half.1,
        }
    }

    /// The rectangle with `margin` more on every side.
    pub(crate) fn expanded(&self, margin: f64) -> Self {
        Self {
            left: self.left - margin,
            top: self.top - margin,
            right: self.right + margin,
            bottom: self.bottom + margin,
        }
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether `other` lies inside.
    pub(crate) fn encloses(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Whether a point lies inside.
    pub(crate) fn contains(&self, (x, y): Xy) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}
