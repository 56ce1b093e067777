// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace gatescope::cli {

enum ExitCode : int { kDone = 0, kFinding = 1, kUsage = 2, kBadInput = 3, kNoDevice = 4, kInternal = 70 };

/// Tells on stderr what the exception in flight says and what to do about it, `who` before it, in the style
/// that --progress asked for; returns the exit code that it means. To be called in a handler.
int reportException(std::string_view who = {});

/// Whoever read standard output wants no more of it: ends this process as the signal would, without a word,
/// as other programs end.
void endByClosedPipe();

/// From now on a checkpoint's file that is cut short while its mapped tensors are read ends the program with
/// a sentence and kBadInput; the system would end it without a word.
void tellOfFilesCutShort();

/// Other ranks than the first: what all know is told once. What concerns one of them alone names it (`who`)
/// and is told all the same.
void keepQuiet();

} // namespace gatescope::cli
