// Adds to the desk what is pleasant; without it everything works.
"use strict";
