// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <QString>

#include <vector>

namespace gatescope {

/// An argument as a tree: objects and lists have children.
struct ArgNode {
    QString name;
    QString value; ///< of a node with children: what it is, in short
    std::vector<ArgNode> children;
};

/// A slice's args in the order of the file; those beyond a limit, and the ends of very long texts, are said
/// to be left out.
std::vector<ArgNode> argsTree(const Trace& trace, SliceId id);

} // namespace gatescope
