export const id = 53;
export const ids = [53];
export const modules = {

/***/ 1053:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createNotifier: () => (/* binding */ createNotifier)
/* harmony export */ });
function createNotifier(..._a) { throw new Error('shim'); }


/***/ })

};
