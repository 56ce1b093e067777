// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

namespace gatescope {

/// What a change is measured against, and what the change made of it: types of their own, so that a function
/// that takes both can't be given them the wrong way round. Differences are candidate minus baseline:
/// positive is slower.
template <typename T>
struct Baseline {
    explicit Baseline(T it = {}) : value(std::move(it)) {}

    T value;

    T* operator->() { return &value; }
    const T* operator->() const { return &value; }
    const T& operator*() const { return value; }
    T& operator*() { return value; }
};

template <typename T>
struct Candidate {
    explicit Candidate(T it = {}) : value(std::move(it)) {}

    T value;

    T* operator->() { return &value; }
    const T* operator->() const { return &value; }
    const T& operator*() const { return value; }
    T& operator*() { return value; }
};

/// The same thing of both sides.
template <typename T>
struct Comparison {
    Baseline<T> baseline;
    Candidate<T> candidate;
};

} // namespace gatescope
