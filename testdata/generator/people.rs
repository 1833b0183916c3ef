//! People and organisations that do not exist, with numbers that pass every check.
//!
//! Names, birth dates and sequences are drawn from a generator seeded by the agency's name, so that
//! an agency more or less leaves the others as they are.

use std::collections::BTreeSet;

use jiff::civil::Date;

/// Small, fast and the same everywhere (splitmix64).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Seeded by a text (FNV-1a).
    pub fn of(text: &str) -> Self {
        Self(
            text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            }),
        )
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i16, high: i16) -> i16 {
        let span = u64::from(high.abs_diff(low)) + 1;
        low + i16::try_from(self.next() % span).unwrap_or(0)
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.next() % choices.len() as u64).unwrap_or(0)]
    }
}

/// A person.
#[derive(Debug, Clone)]
pub struct Person {
    /// Two or three characters; no two people share a name.
    pub name: String,
    /// Valid by GB 11643.
    pub id: String,
    /// 男 or 女.
    pub sex: &'static str,
}

/// All people made so far: no name and no number twice.
#[derive(Debug, Default)]
pub struct People {
    taken: BTreeSet<String>,
}

impl People {
    /// Somebody of this sex, born in one of these years and registered at birth in this division.
    pub fn born(
        &mut self,
        random: &mut Random,
        division: &str,
        sex: &'static str,
        years: [i16; 2],
    ) -> Person {
        let id = loop {
            let born = Date::constant(random.between(years[0], years[1]), 1, 1);
            let month = i8::try_from(random.between(1, 12)).unwrap_or(1);
            let day = i8::try_from(random.between(1, 28)).unwrap_or(1);
            let serial = random.between(1, 480) * 2 + i16::from(sex == "男");
            let id =
                id_number(division, &format!("{:04}{month:02}{day:02}", born.year()), serial.unsigned_abs());
            if self.taken.insert(id.clone()) {
                break id;
            }
        };
        let name = loop {
            let name = a_name(random, sex);
            if self.taken.insert(name.clone()) {
                break name;
            }
        };
        Person { name, id, sex }
    }
}

/// A number by GB 11643: division, birth date as eight digits, sequence (odd for men), check character.
pub fn id_number(division: &str, born: &str, sequence: u16) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("{division}{born}{sequence:03}");
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// A code by GB 32100: registering authority and kind (`11` an organ of state, `12` a public
/// institution), division, nine characters by GB 11714 made of a number, check character.
pub fn credit_code(kind: &str, division: &str, number: u32) -> String {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const INNER: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let organisation = format!("{number:08}");
    let sum: u32 =
        organisation.bytes().zip(INNER).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + u8::try_from(digit).unwrap_or(0)),
    };
    let body = format!("{kind}{division}{organisation}{check}");
    let mut weight = 1;
    let mut sum = 0;
    for character in body.bytes() {
        let value = ALPHABET.iter().position(|known| *known == character).unwrap_or(0);
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    format!("{body}{}", char::from(ALPHABET[(31 - sum % 31) % 31]))
}

/// A name by sex.
fn a_name(random: &mut Random, sex: &str) -> String {
    const FAMILY: [&str; 48] = [
        "陈", "李", "黄", "张", "梁", "林", "刘", "吴", "王", "何", "谭", "罗", "邓", "叶", "周", "谢", "朱",
        "杨", "曾", "赖", "廖", "冯", "郭", "卢", "钟", "苏", "蔡", "曹", "邱", "温", "彭", "潘", "袁", "江",
        "方", "余", "胡", "许", "欧", "严", "骆", "凌", "龚", "赵", "徐", "侯", "游", "翁",
    ];
    const MEN: [&str; 30] = [
        "伟", "强", "军", "建", "国", "志", "明", "文", "海", "华", "东", "平", "荣", "坚", "辉", "超", "健",
        "永", "成", "贵", "良", "庆", "锋", "毅", "添", "杰", "雄", "耀", "根", "水",
    ];
    const WOMEN: [&str; 30] = [
        "秀", "英", "丽", "芳", "娟", "玲", "燕", "梅", "兰", "凤", "红", "霞", "桂", "珍", "娣", "容", "金",
        "莲", "敏", "慧", "婷", "洁", "琴", "群", "好", "美", "月", "银", "彩", "欢",
    ];
    let given = if sex == "男" { &MEN } else { &WOMEN };
    let mut name = random.pick(&FAMILY).to_owned() + random.pick(given);
    if random.between(1, 4) > 1 {
        name += random.pick(given);
    }
    name
}
