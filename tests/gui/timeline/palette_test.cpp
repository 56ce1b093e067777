// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/kernel_palette.h"
#include "look/theme.h"
#include "timeline/slice_colours.h"

#include <QPalette>

#include <gtest/gtest.h>

namespace gatescope {
namespace {

std::vector<QColor> fillsOf(const Theme& theme) {
    const KernelPalette palette(theme);
    std::vector<QColor> fills{theme.gate, theme.redundant};
    for (int role = 0; role <= static_cast<int>(Role::Other); ++role)
        fills.push_back(palette.role(static_cast<Role>(role)));
    for (unsigned hue = 0; hue < KernelPalette::kHues; ++hue)
        fills.push_back(palette.hue(hue));
    for (int step = 0; step < KernelPalette::kDifferences; ++step)
        fills.push_back(palette.difference(step));
    return fills;
}

class Palette : public testing::TestWithParam<bool> {
protected:
    const Theme& theme() const { return GetParam() ? darkTheme() : lightTheme(); }
};
INSTANTIATE_TEST_SUITE_P(Themes, Palette, testing::Bool());

TEST(Contrast, IsWcags) {
    EXPECT_NEAR(contrastRatio(Qt::black, Qt::white), 21.0, 1e-9);
    EXPECT_NEAR(contrastRatio(QColor(0x777777), Qt::white), 4.48, 0.005); // WCAG's own example of a failure
    EXPECT_NEAR(contrastRatio(QColor(0xff0000), Qt::white), 4.0, 0.005);
}

TEST_P(Palette, TextCanBeReadOnEveryFill) {
    for (const QColor& fill : fillsOf(theme()))
        EXPECT_GE(contrastRatio(textOn(fill), fill), 4.5) << fill.name().toStdString();
    EXPECT_GE(contrastRatio(theme().gateText, theme().gate), 4.5);
}

TEST_P(Palette, TheLineBetweenNeighboursCanBeSeenOnEveryFill) {
    for (const QColor& fill : fillsOf(theme()))
        EXPECT_GE(contrastRatio(edgeOf(fill), fill), 3.0) << fill.name().toStdString();
}

TEST_P(Palette, TextOfEveryStateCanBeRead) {
    const Theme& t = theme();
    for (const QColor& ground : {t.window, t.surface, t.raised}) {
        for (const QColor& text : {t.text, t.mutedText, t.danger, t.warning, t.good, t.accent})
            EXPECT_GE(contrastRatio(text, ground), 4.5) << text.name().toStdString();
        EXPECT_GE(contrastRatio(t.palette().color(QPalette::Disabled, QPalette::Text), ground), 4.5);
        EXPECT_GE(contrastRatio(t.palette().color(QPalette::Disabled, QPalette::ButtonText), ground), 4.5);
    }
    EXPECT_GE(contrastRatio(t.onAccent, t.accent), 4.5);
    EXPECT_GE(contrastRatio(t.warning, t.warningSoft), 4.5);
    EXPECT_GE(contrastRatio(t.danger, t.dangerSoft), 4.5);
    EXPECT_GE(contrastRatio(t.text, t.accentSoft), 4.5);
    EXPECT_GE(contrastRatio(t.mutedText, t.border), 4.5) << "a disabled primary button's text";
}

TEST_P(Palette, UpAndDownProjectionDifferInGreyAndInHue) {
    const KernelPalette palette(theme());
    const QColor w13 = palette.role(Role::W13);
    const QColor w2 = palette.role(Role::W2);
    EXPECT_GE(contrastRatio(w13, w2), 1.3);
    EXPECT_GE(std::abs(w13.hslHue() - w2.hslHue()), 20);
}

TEST_P(Palette, GatesAreUnlikeEverythingElse) {
    const KernelPalette palette(theme());
    const auto distance = [](const QColor& a, const QColor& b) {
        return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
    };
    for (unsigned hue = 0; hue < KernelPalette::kHues; ++hue) {
        EXPECT_GE(distance(palette.hue(hue), theme().gate), 80) << hue;
        EXPECT_GE(distance(palette.hue(hue), theme().redundant), 80) << hue;
        for (unsigned other = 0; other < hue; ++other)
            EXPECT_GE(distance(palette.hue(hue), palette.hue(other)), 30) << hue << " and " << other;
    }
}

TEST(PaletteHues, AreTheSameForANameEverywhere) {
    EXPECT_EQ(KernelPalette::hueOf(""), (2166136261U ^ (2166136261U >> 16)) % KernelPalette::kHues);
    EXPECT_EQ(KernelPalette::hueOf("aten::mm"), KernelPalette::hueOf(std::string("aten::") + "mm"));
    std::set<unsigned> used;
    for (int i = 0; i < 400; ++i)
        used.insert(KernelPalette::hueOf("kernel_" + std::to_string(i)));
    EXPECT_EQ(used.size(), KernelPalette::kHues);
}

TEST(PaletteDifferences, GrowWithTheChange) {
    EXPECT_EQ(KernelPalette::differenceStep(0.01), KernelPalette::differenceStep(-0.01));
    EXPECT_GT(KernelPalette::differenceStep(0.3), KernelPalette::differenceStep(0.05));
    EXPECT_LT(KernelPalette::differenceStep(-0.3), KernelPalette::differenceStep(-0.05));
    EXPECT_EQ(KernelPalette::differenceStep(9), KernelPalette::kDifferences - 1);
    EXPECT_EQ(KernelPalette::differenceStep(-9), 0);
}

} // namespace
} // namespace gatescope
