// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/kernel_palette.h"

#include "look/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gatescope {

namespace {

constexpr std::size_t kRoles = static_cast<std::size_t>(Role::Other) + 1;

// In the order of Role. Ranges that enclose others are quiet, kernels have hues, w13 and w2 differ in both
// hue and luminance.
constexpr std::array<QRgb, kRoles> kLightRoles{0xffe6eaf1, 0xffd6deea, 0xffc4d0e2, 0xfff5ab35, 0xff86cb8c,
                                               0xffd9c290, 0xff5f93dc, 0xff7cd0c6, 0xffcbb4f2, 0xffe6b0d0,
                                               0xffb9ca68, 0xffcdc6bb, 0xffd7aa9d, 0xffb4bfce};
constexpr std::array<QRgb, kRoles> kDarkRoles{0xff2b3241, 0xff354057, 0xff3f4e6d, 0xfff0a02c, 0xff3f7a47,
                                              0xff77643a, 0xff2f62b0, 0xff267a73, 0xff9784e0, 0xff944a78,
                                              0xff66771f, 0xff57534c, 0xff84503f, 0xff4a5568};

constexpr std::array<QRgb, KernelPalette::kHues> kLightHues{
    0xff82b4f2, 0xff82cf86, 0xffcaa0ee, 0xff5fcfd0, 0xfff29bb0, 0xffb2d45f, 0xff8fa4ea, 0xffd2b48c,
    0xff66c4e8, 0xffe6d35a, 0xffee9fd8, 0xff62cdb0, 0xffaaa2f2, 0xffc49a86, 0xffb9bd7e, 0xffa9b7c9};
constexpr std::array<QRgb, KernelPalette::kHues> kDarkHues{
    0xff2f6db5, 0xff357f3c, 0xff8350b5, 0xff1a7f81, 0xffb04c68, 0xff647f1c, 0xff4a62bd, 0xff80633b,
    0xff1d7499, 0xff877311, 0xffa8488f, 0xff1c7f63, 0xff645ac8, 0xff8c5a44, 0xff6b6f37, 0xff5b6b82};

// Diverging, and told apart by those who see no red and green: blue is faster, orange-brown slower.
constexpr std::array<QRgb, KernelPalette::kDifferences> kLightDifferences{0xff2f6fbf, 0xff6699d6, 0xff9dbfe6,
                                                                          0xffcddff2, 0xffe4e6ea, 0xfff3dcc4,
                                                                          0xffe2b384, 0xffc98646, 0xffa85f1c};
constexpr std::array<QRgb, KernelPalette::kDifferences> kDarkDifferences{0xff6fb0ff, 0xff4d8ad6, 0xff3a689f,
                                                                         0xff31486a, 0xff3a404b, 0xff5a4632,
                                                                         0xff8a6238, 0xffba8242, 0xffe8a455};

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

} // namespace

double luminance(const QColor& colour) {
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrastRatio(const QColor& a, const QColor& b) {
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return std::max(la, lb) / std::min(la, lb);
}

QColor mixed(const QColor& a, const QColor& b, double shareOfB) {
    const auto mix = [shareOfB](int x, int y) { return static_cast<int>(x + (y - x) * shareOfB + 0.5); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

QColor textOn(const QColor& fill) {
    constexpr double kReadable = 4.5;
    const QColor ink(0x141a26);
    if (contrastRatio(fill, ink) >= kReadable) return ink;
    const QColor light(0xffffff);
    if (contrastRatio(fill, light) >= kReadable) return light;
    return QColor(Qt::black); // between the two: one of black and white always reaches 4.58
}

QColor edgeOf(const QColor& fill) {
    constexpr double kDistinct = 3.0;
    const QColor towards((luminance(fill) + 0.05) / 0.05 > kDistinct * 1.05 ? Qt::black : Qt::white);
    for (double share = 0.2; share < 1; share += 0.05) {
        const QColor edge = mixed(fill, towards, share);
        if (contrastRatio(edge, fill) >= kDistinct) return edge;
    }
    return towards;
}

KernelPalette::KernelPalette(const Theme& theme) : KernelPalette(theme.dark) {}

QColor KernelPalette::role(Role role) const {
    const auto& fills = m_dark ? kDarkRoles : kLightRoles;
    return QColor(fills[std::min(static_cast<std::size_t>(role), kRoles - 1)]);
}

QColor KernelPalette::hue(unsigned number) const {
    return QColor((m_dark ? kDarkHues : kLightHues)[number % kHues]);
}

unsigned KernelPalette::hueOf(std::string_view name) {
    std::uint32_t hash = 2166136261U; // FNV-1a: std::hash differs between libraries
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return (hash ^ (hash >> 16)) % kHues;
}

QColor KernelPalette::difference(int step) const {
    const auto& fills = m_dark ? kDarkDifferences : kLightDifferences;
    return QColor(fills[static_cast<std::size_t>(std::clamp(step, 0, kDifferences - 1))]);
}

int KernelPalette::differenceStep(double relative) {
    // 3 % is about what equal kernels differ by; from there each step doubles.
    constexpr int kEqual = kDifferences / 2;
    const double size = std::abs(relative);
    const int steps = size < 0.03 ? 0 : size < 0.08 ? 1 : size < 0.2 ? 2 : size < 0.5 ? 3 : 4;
    return relative < 0 ? kEqual - steps : kEqual + steps;
}

} // namespace gatescope
