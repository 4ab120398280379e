//! Kept: a result together with everything that it was made from, so that it is made again only when one of these differs.
//!
//! A clean build and a rebuild are the same functions; the first finds nothing kept. What a result was made from is
//! compared whole: by value where it is small, as [`Same`] where a large thing is shared and never changes.

use std::sync::Arc;

/// A large thing that is shared: equal to another if they are one. It is held, so its place in memory is not given away.
#[derive(Debug)]
pub struct Same<T: ?Sized>(Arc<T>);

impl<T: ?Sized> Same<T> {
    /// The identity of a shared thing.
    #[must_use]
    pub fn of(thing: &Arc<T>) -> Self {
        Self(Arc::clone(thing))
    }

    /// Whether it is this thing.
    #[must_use]
    pub fn is(&self, thing: &Arc<T>) -> bool {
        Arc::ptr_eq(&self.0, thing)
    }
}

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self::of(&self.0)
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The last result, and what it was made from.
#[derive(Debug)]
pub struct Kept<K, V> {
    last: Option<(K, V)>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self { last: None }
    }
}

impl<K: PartialEq, V> Kept<K, V> {
    /// The result for `key`: the one that is kept, or a new one, which is kept from now on.
    pub fn get(&mut self, key: K, make: impl FnOnce() -> V) -> &V {
        let last = self.last.take().filter(|(known, _)| *known == key);
        &self.last.insert(last.unwrap_or_else(|| (key, make()))).1
    }

    /// The result that is kept, if it was made from `key`.
    pub fn known(&self, key: &K) -> Option<&V> {
        self.known_if(|known| known == key)
    }

    /// The result that is kept, if what it was made from passes.
    pub fn known_if(&self, passes: impl FnOnce(&K) -> bool) -> Option<&V> {
        self.last
            .as_ref()
            .filter(|(key, _)| passes(key))
            .map(|(_, value)| value)
    }

    /// The result that is kept.
    #[must_use]
    pub fn last(&self) -> Option<&V> {
        self.last.as_ref().map(|(_, value)| value)
    }

    /// Keeps a result.
    pub fn keep(&mut self, key: K, value: V) {
        self.last = Some((key, value));
    }
}

/// The place of a number in a list that grows with what is asked of it.
pub fn place<T: Default>(list: &mut Vec<T>, number: usize) -> &mut T {
    if list.len() <= number {
        list.resize_with(number + 1, T::default);
    }
    &mut list[number]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_made_again_only_from_something_else() {
        let mut kept = Kept::default();
        let one = Arc::new(1);
        assert_eq!(*kept.get(Same::of(&one), || "first"), "first");
        assert_eq!(*kept.get(Same::of(&one), || "second"), "first");
        assert_eq!(
            *kept.get(Same::of(&Arc::new(1)), || "third"),
            "third",
            "equal, but not the same"
        );
        assert!(kept.known(&Same::of(&one)).is_none());
    }
}
