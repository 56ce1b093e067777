// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gatescope {

class Aligner;
class AppSettings;
class Comparer;
class JobQueue;
class ThemeController;
class ViewState;
class Workspace;

/// What the window's parts work on. All of it outlives the window.
struct Parts {
    JobQueue& jobs;
    Workspace& workspace;
    ViewState& view;
    Aligner& aligner;
    Comparer& comparer;
    AppSettings& settings;
    ThemeController* theme = nullptr; ///< null: the theme can't be chosen
};

} // namespace gatescope
