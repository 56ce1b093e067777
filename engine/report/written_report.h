// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace gatescope {

/// Whether a report may be written there without asking: there is nothing yet, an empty file, no file at all
/// (a pipe), or a report of GateScope's, told by how it begins.
bool mayBeReport(const std::filesystem::path& path);

} // namespace gatescope
