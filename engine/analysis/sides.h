// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

namespace gatescope {

/// What belongs to one side of a comparison.
template <typename T>
struct Side {
    T value;

    T* operator->() { return &value; }
    const T* operator->() const { return &value; }
    const T& operator*() const { return value; }
    T& operator*() { return value; }
};

/// What a change is measured against, and what the change made of it: types of their own, so that a function
/// that takes both can't be given them the wrong way round. Differences are candidate minus baseline:
/// positive is slower.
template <typename T>
struct Baseline : Side<T> {
    explicit Baseline(T it = {}) : Side<T>{std::move(it)} {}
};
template <typename T>
struct Candidate : Side<T> {
    explicit Candidate(T it = {}) : Side<T>{std::move(it)} {}
};

/// The same thing of both sides.
template <typename T>
struct Comparison {
    Baseline<T> baseline;
    Candidate<T> candidate;
};

} // namespace gatescope
