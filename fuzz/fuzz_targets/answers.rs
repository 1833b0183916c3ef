#![no_main]

#[path = "../bodies.rs"]
#[allow(dead_code)] // Each target runs one of them.
mod bodies;

libfuzzer_sys::fuzz_target!(init: bodies::end_on_own_faults(), |data: &[u8]| bodies::answers(data));
