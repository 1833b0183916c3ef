//! Charts.

use rust_xlsxwriter::{
    Chart as XlsxChart, ChartAxisCrossing, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartPoint, ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
};

use crate::report::sheet::{Area, Chart, Series, Shape};

/// Puts a chart on its sheet.
pub(super) fn insert(worksheet: &mut Worksheet, sheet: &str, chart: &Chart) -> Result<(), XlsxError> {
    let kind = match chart.shape {
        Shape::Column => ChartType::Column,
        Shape::Bar => ChartType::Bar,
        Shape::StackedBar => ChartType::BarStacked,
        Shape::Ring => ChartType::Doughnut,
    };
    let mut drawn = XlsxChart::new(kind);
    drawn.title().set_name(&chart.title).set_font(ChartFont::new().set_size(11).set_bold());
    drawn.set_width(chart.size.0).set_height(chart.size.1).set_alt_text(&chart.description);
    for series in &chart.series {
        add(&mut drawn, sheet, series, chart.shape);
    }
    if let Some(line) = &chart.line {
        let mut over = XlsxChart::new(ChartType::Line);
        let mut stroke = ChartLine::new();
        stroke.set_color(Color::RGB(line.color)).set_width(2.25);
        over.add_series()
            .set_name(line.name.as_ref())
            .set_categories(range(sheet, line.categories))
            .set_values(range(sheet, line.values))
            .set_format(ChartFormat::new().set_line(&stroke));
        drawn.combine(&over);
    }
    let mut grid = ChartLine::new();
    grid.set_color(Color::RGB(0xE3_E6_EA)).set_width(0.75);
    match chart.shape {
        Shape::Ring => {
            drawn.legend().set_position(ChartLegendPosition::Right);
        }
        Shape::Bar | Shape::StackedBar => {
            // For lying bars the library calls the axis of the categories y.
            drawn.y_axis().set_reverse();
            drawn.y_axis().set_crossing(ChartAxisCrossing::Max);
            drawn.x_axis().set_min(0).set_num_format("0").set_major_gridlines_line(&grid);
        }
        Shape::Column => {
            drawn.y_axis().set_min(0).set_num_format("0").set_major_gridlines_line(&grid);
        }
    }
    if chart.shape != Shape::Ring {
        if chart.series.len() + usize::from(chart.line.is_some()) > 1 {
            drawn.legend().set_position(ChartLegendPosition::Bottom);
        } else {
            drawn.legend().set_hidden();
        }
    }
    worksheet.insert_chart(chart.at.0, chart.at.1, &drawn)?;
    Ok(())
}

fn add(chart: &mut XlsxChart, sheet: &str, series: &Series, shape: Shape) {
    let drawn = chart.add_series();
    drawn
        .set_name(series.name.as_ref())
        .set_categories(range(sheet, series.categories))
        .set_values(range(sheet, series.values));
    let fill = |color: u32| {
        let mut solid = ChartSolidFill::new();
        solid.set_color(Color::RGB(color));
        let mut format = ChartFormat::new();
        format.set_solid_fill(&solid);
        format
    };
    if shape != Shape::Ring {
        drawn.set_format(&mut fill(series.color)).set_gap(60);
    }
    if shape == Shape::StackedBar {
        drawn.set_overlap(100);
    }
    if !series.points.is_empty() {
        let points: Vec<ChartPoint> =
            series.points.iter().map(|color| ChartPoint::new().set_format(&mut fill(*color))).collect();
        drawn.set_points(&points);
    }
    if series.labelled {
        let mut label = ChartDataLabel::new();
        label.show_value();
        if matches!(shape, Shape::Column | Shape::Bar) {
            label.set_position(ChartDataLabelPosition::OutsideEnd);
        }
        drawn.set_data_label(&label);
    }
}

fn range(sheet: &str, area: Area) -> (&str, u32, u16, u32, u16) {
    (sheet, area.0, area.1, area.2, area.3)
}
