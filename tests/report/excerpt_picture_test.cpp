// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/excerpt_picture.h"
#include "report/html/timeline_svg.h"
#include "report/sample_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace gatescope {
namespace {

using namespace gatescope::test;

std::vector<PictureBox> gatesOf(const ExcerptPicture& picture) {
    std::vector<PictureBox> gates;
    for (const auto& row : picture.rows)
        std::ranges::copy_if(row.boxes, std::back_inserter(gates),
                             [](const auto& box) { return box.gateCall > 0; });
    return gates;
}

ExcerptPicture pictureOf(const ReportedTrace& trace) {
    const auto place = placeToShow(trace);
    EXPECT_TRUE(place.has_value());
    auto picture = excerptPicture(trace, *place);
    EXPECT_TRUE(picture.has_value());
    return std::move(*picture);
}

TEST(ExcerptPicture, ShowsTheFirstFindingsLayerAndTheNextOnesGates) {
    const auto picture = pictureOf(reported(decoderTrace(2)));
    const auto gates = gatesOf(picture);
    ASSERT_EQ(gates.size(), 4U) << "of two layers";
    EXPECT_EQ(gates[0].gateCall, 1);
    EXPECT_TRUE(gates[0].redundant);
    EXPECT_EQ(gates[1].gateCall, 2);
    EXPECT_FALSE(gates[1].redundant);
    EXPECT_EQ(picture.what, "rank 0, step 0, MoE layer 0");
    EXPECT_LE(picture.from, gates[0].start);
    EXPECT_GE(picture.to, gates[3].end);
    EXPECT_EQ(picture.gatesFrom, gates[0].start);
    EXPECT_EQ(picture.gatesTo, gates[1].end) << "the closer look is at one layer's";
}

TEST(ExcerptPicture, WithoutAFindingTheSecondStep) {
    EXPECT_EQ(pictureOf(reported(decoderTrace(1))).what, "rank 0, step 1, MoE layer 0");
    EXPECT_FALSE(placeToShow(reported(TraceBuilder().build())).has_value());
}

TEST(ExcerptPicture, APlaceThatTheTraceLacksGivesNone) {
    const auto trace = reported(decoderTrace(1));
    EXPECT_FALSE(excerptPicture(trace, {.rank = 0, .step = 99, .layer = 0}).has_value());
    EXPECT_FALSE(excerptPicture(trace, {.rank = 5, .step = 0, .layer = 0}).has_value());
    EXPECT_FALSE(excerptPicture(trace, {.slice = 1000000}).has_value());
}

TEST(ExcerptPicture, CountsWhatItLeavesOut) {
    ForeignTrace trace;
    trace.beginStep();
    for (int layer = 0; layer < 2; ++layer) {
        for (const auto& kernel : {kNorm, kGate, kGate, kRouter, kExperts, kExperts})
            trace.add(kernel);
        for (int i = 0; i < 700; ++i)
            trace.add({.name = "elementwise_kernel", .ns = 100 + i, .stream = 7 + i % 20});
    }
    trace.endStep(0);
    const auto picture = pictureOf(reported(trace.build()));
    std::size_t boxes = 0;
    for (const auto& row : picture.rows)
        boxes += row.boxes.size();
    EXPECT_LE(boxes, 502U);
    EXPECT_GT(picture.boxesLeftOut + picture.rowsLeftOut, 0U);
    EXPECT_EQ(picture.rows.size(), 8U);
    EXPECT_EQ(picture.rowsLeftOut, 12U);
    EXPECT_EQ(gatesOf(picture).size(), 4U) << "gate calls are never left out";
}

TEST(TimelineSvg, GateCallsAreToldWithoutColour) {
    const auto picture = pictureOf(reported(decoderTrace(2)));
    HtmlWriter html;
    timelineSvg(html, picture, picture.to - picture.from, "t");
    for (const auto* what : {">gate call 1 (redundant)</text>", ">gate call 2</text>", "url(#t-hatch)",
                             "id=\"t-hatch\"", "4 gate calls, 2 of them redundant"})
        EXPECT_THAT(html.result(), testing::HasSubstr(what));
}

} // namespace
} // namespace gatescope
