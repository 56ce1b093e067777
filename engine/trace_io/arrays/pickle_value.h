// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/arrays/array_bytes.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gatescope {

/// What a pickle says, as data: classes and functions are names, and a call is its parts. Nothing is run.
struct PickleValue {
    enum class Kind : std::uint8_t {
        None,
        Integer,
        Real,
        Text,
        List,       ///< or tuple or set: parts
        Dict,       ///< parts: key, value, key, value, ...
        Global,     ///< text: "module name"
        Call,       ///< parts: what was called, its arguments
        Persistent, ///< parts: the id
    };
    Kind kind = Kind::None;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
    std::vector<std::shared_ptr<PickleValue>> parts;

    /// Of a dict; null where the key is not there, or this is none.
    const PickleValue* find(std::string_view key) const;
};
using PicklePointer = std::shared_ptr<PickleValue>;

/// The value of a pickle of protocol 2 to 5, as far as torch.save() needs it. InputError for damage and for
/// what else is in it.
PicklePointer readPickle(ArrayBytes bytes);

} // namespace gatescope
