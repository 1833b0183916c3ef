//! The writers that make the files under `testdata/`, for tests that need files of their own.

#[path = "../../testdata/generator/demo/mod.rs"]
pub mod demo;
#[path = "../../testdata/generator/formats/mod.rs"]
pub mod formats;
#[path = "../../testdata/generator/messy/mod.rs"]
pub mod messy;
#[path = "../../testdata/generator/people.rs"]
pub mod people;
