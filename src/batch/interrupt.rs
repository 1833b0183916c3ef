//! What lies about while a run is at work and must not lie there afterwards: temporary files, the lock.
//!
//! Each is removed by whoever made it. If the run is ended from outside, nobody comes to that: who ends it calls
//! [`remove_all`].

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

type Removal = Box<dyn FnOnce() + Send>;

static PASSING: Mutex<Registry> = Mutex::new(Registry { next: 0, removals: BTreeMap::new() });

/// Held while something that passes is made, so that nothing comes into being behind the back of [`remove_all`].
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

/// Makes something that passes: noted before it is there, and there before anybody removes it.
pub fn making<T>(make: impl FnOnce() -> T) -> T {
    let _making = MAKING.read().unwrap_or_else(PoisonError::into_inner);
    make()
}

/// Removes all of it, the newest first, and lets nobody make anything more that passes: the process is to end now.
/// Whether there was anything.
pub fn remove_all() -> bool {
    // Waits for what is being made just now, and for ever keeps others from beginning.
    let making = MAKING.write().unwrap_or_else(PoisonError::into_inner);
    let mut registry = registry();
    let any = !registry.removals.is_empty();
    while let Some((_, removal)) = registry.removals.pop_last() {
        removal();
    }
    std::mem::forget((registry, making));
    any
}
