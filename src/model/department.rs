//! stub
/// stub
pub struct Department;
/// stub
pub enum Agreement { /// x
 Same }
