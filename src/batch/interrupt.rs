//! What exists while a run is at work and must not be left afterwards: temporary files, the lock.
//!
//! Each is removed by whoever made it. If the run is ended from outside, nobody gets to do that; so whoever ends it calls
//! [`remove_all`].

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

type Removal = Box<dyn FnOnce() + Send>;

static PASSING: Mutex<Registry> = Mutex::new(Registry { next: 0, removals: BTreeMap::new() });

/// Held while something temporary is made, so that nothing is made unnoticed by [`remove_all`].
static MAKING: RwLock<()> = RwLock::new(());

struct Registry {
    next: u64,
    removals: BTreeMap<u64, Removal>,
}

fn registry() -> MutexGuard<'static, Registry> {
    PASSING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Something that would be removed if the run was ended now.
#[derive(Debug)]
pub struct Passing(u64);

impl Passing {
    /// Notes how to remove it; forgotten again when dropped.
    pub fn new(removal: impl FnOnce() + Send + 'static) -> Self {
        let mut registry = registry();
        let id = registry.next;
        registry.next += 1;
        registry.removals.insert(id, Box::new(removal));
        Self(id)
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        // Dropped outside the lock: it may hold the last handle of a folder.
        let removal = registry().removals.remove(&self.0);
        drop(removal);
    }
}

/// Makes something temporary: it is noted before it exists, and exists before anybody removes it.
pub fn making<T>(make: impl FnOnce() -> T) -> T {
    let _making = MAKING.read().unwrap_or_else(PoisonError::into_inner);
    make()
}

/// Removes all of it, the newest first, and lets nobody make anything temporary any more, since the process is to end now.
/// Returns whether there was anything.
pub fn remove_all() -> bool {
    // Waits for what is just being made, and keeps others from beginning for good.
    let making = MAKING.write().unwrap_or_else(PoisonError::into_inner);
    let mut registry = registry();
    let any = !registry.removals.is_empty();
    while let Some((_, removal)) = registry.removals.pop_last() {
        removal();
    }
    std::mem::forget((registry, making));
    any
}
