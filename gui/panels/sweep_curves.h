// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/sweep.h"

#include <QString>

#include <optional>
#include <vector>

namespace gatescope {

/// A value over tokens, with how far it goes either way.
struct CurvePoint {
    double tokens = 0;
    double value = 0;
    double low = 0;
    double high = 0;
    bool resolved = true; ///< of a difference: its interval does not hold zero, and nothing disturbed it
    std::size_t n = 0;    ///< passes, or pairs of blocks
};

struct SweepCurve {
    QString name;
    std::vector<CurvePoint> points; ///< by tokens
};

/// What a sweep varied besides tokens: one choice of it.
struct SweepChoice {
    QString text;
    std::string model;
    DType dtype = DType::BF16;
    int threads = 0;
};

/// In the order of the plan.
std::vector<SweepChoice> choicesOf(const SweepResult& sweep);
/// A layer's time by placement: medians, with p10 and p90.
std::vector<SweepCurve> timeCurves(const SweepResult& sweep, const SweepChoice& choice);
/// First placement minus the second, with its interval: what the second gate costs. Nothing with one
/// placement.
std::optional<SweepCurve> costCurve(const SweepResult& sweep, const SweepChoice& choice);

} // namespace gatescope
