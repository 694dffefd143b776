console.log((await fetch(process.env.TARGET)).status);
